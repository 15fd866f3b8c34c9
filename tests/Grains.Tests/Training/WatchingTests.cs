using System.Reflection;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests.Training;

public sealed class WatchingTests
{
    [Fact]
    public async Task A_watcher_goes_on_after_a_call_that_was_never_answered_and_sees_each_round_once()
    {
        Queue<object> answers = new(
        [
            new TimeoutException(), new TrainingNews([Round(1)], false), new TrainingNews([], false), new TimeoutException(),
            new TrainingNews([Round(2), Round(3)], false), new TrainingNews([], true),
        ]);
        List<object?> asked = [];
        ITrainingGrain grain = Stub.Of<ITrainingGrain>((_, arguments) =>
        {
            asked.Add(arguments![0]);
            return answers.Dequeue() is TrainingNews news ? Task.FromResult(news) : Task.FromException<TrainingNews>(new TimeoutException());
        });
        IGrainFactory grains = Stub.Of<IGrainFactory>((_, _) => grain);
        List<TrainingProgress> seen = [];
        await foreach (TrainingProgress progress in new GrainTraining(grains, TimeProvider.System).WatchAsync("mesh-1", TestContext.Current.CancellationToken))
        {
            seen.Add(progress);
        }

        Assert.Equal([Round(1), Round(2), Round(3)], seen);
        Assert.Equal([0, 0, 1, 1, 1, 3], asked);
    }

    [Fact]
    public async Task A_watcher_is_answered_in_time_though_the_training_is_at_a_long_round()
    {
        TrainingNews news = await new Watchers(TimeProvider.System).NewsAsync(0, TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal((true, false), (news.Rounds.IsEmpty, news.IsOver));
    }

    [Fact]
    public async Task A_watcher_that_waits_is_told_a_round_when_it_ends()
    {
        var watchers = new Watchers(TimeProvider.System);
        watchers.Add(Round(1));
        Task<TrainingNews> waiting = watchers.NewsAsync(1, TestContext.Current.CancellationToken);
        watchers.Add(Round(2));
        Assert.Equal([Round(2)], (await waiting).Rounds);
    }

    [Fact]
    public async Task A_training_that_goes_on_for_long_is_told_in_outline_and_its_last_two_thousand_rounds_in_full()
    {
        const int Rounds = 100_000;
        var watchers = new Watchers(TimeProvider.System);
        for (int round = 1; round <= Rounds; round++)
            watchers.Add(Round(round));
        watchers.End(null);
        List<int> told = [];
        while (await watchers.NewsAsync(told.LastOrDefault(), TestContext.Current.CancellationToken) is { IsOver: false } news)
            told.AddRange(news.Rounds.Select(progress => progress.Round));

        Assert.Equal((1, Rounds), (told[0], told[^1]));
        Assert.InRange(told.Count, 2048, 8192);
        Assert.Equal(Enumerable.Range(Rounds - 2047, 2048), told[^2048..]);
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Fact]
    public async Task All_rounds_are_told_before_the_end_and_before_a_failure()
    {
        TrainingProgress[] rounds = [.. Enumerable.Range(5, 1_200).Select(Round)];
        foreach (TrainingFailedException? failure in new[] { null, new TrainingFailedException("It failed.") })
        {
            var watchers = new Watchers(TimeProvider.System);
            foreach (TrainingProgress round in rounds)
            {
                watchers.Add(round);
            }

            watchers.End(failure);
            List<TrainingProgress> told = [];
            while (told.Count < rounds.Length - 3)
            {
                TrainingNews news = await NewsAsync(7);
                Assert.NotEmpty(news.Rounds);
                Assert.False(news.IsOver);
                told.AddRange(news.Rounds);
            }

            Assert.Equal(rounds[3..], told);
            if (failure is null)
                Assert.True((await NewsAsync(0)).IsOver);
            else
                Assert.Same(failure, await Assert.ThrowsAsync<TrainingFailedException>(() => NewsAsync(0)));

            Task<TrainingNews> NewsAsync(int first) =>
                watchers.NewsAsync(told.Count > 0 ? told[^1].Round : first, TestContext.Current.CancellationToken);
        }
    }

    private static TrainingProgress Round(int round) => new(round, 1, 100, 0, 0, 1, new RoundStatistics(100, 0, 0, 0, 0, 0, 0, 0, 0));

    /// <summary>Answers every call of an interface alike. A class that implements a grain's interface would be one of its grains.</summary>
    public class Stub : DispatchProxy
    {
        private Func<MethodInfo, object?[]?, object?> _answer = (_, _) => null;

        /// <summary>An object of the interface.</summary>
        public static T Of<T>(Func<MethodInfo, object?[]?, object?> answer)
            where T : class
        {
            T stub = Create<T, Stub>();
            ((Stub)(object)stub)._answer = answer;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args);
    }
}
