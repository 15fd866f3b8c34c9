using System.Reflection;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests.Training;

public sealed class WatchingTests
{
    private static readonly TrainingProgress _progress = new(1, 1, 100, 0, 0, 1, new RoundStatistics(100, 0, 0, 0, 0, 0, 0, 0, 0));

    [Fact]
    public async Task A_watcher_goes_on_though_the_silo_that_died_never_closes_its_stream()
    {
        int asked = 0;
        ITrainingGrain grain = Stub.Of<ITrainingGrain>(_ => asked++ == 0 ? new DeadStream() : OneRoundAsync());
        IGrainFactory grains = Stub.Of<IGrainFactory>(_ => grain);
        List<TrainingProgress> seen = [];
        async Task WatchAsync()
        {
            await foreach (TrainingProgress progress in new GrainTraining(grains, TimeProvider.System).WatchAsync("mesh-1", CancellationToken.None))
            {
                seen.Add(progress);
            }
        }

        await WatchAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal([_progress], seen);
    }

    private static async IAsyncEnumerable<TrainingProgress> OneRoundAsync()
    {
        await Task.Yield();
        yield return _progress;
    }

    private sealed class DeadStream : IAsyncEnumerable<TrainingProgress>, IAsyncEnumerator<TrainingProgress>
    {
        public TrainingProgress Current => throw new InvalidOperationException("There is none.");

        public IAsyncEnumerator<TrainingProgress> GetAsyncEnumerator(CancellationToken cancellationToken) => this;

        public ValueTask<bool> MoveNextAsync() => throw new TimeoutException();

        public ValueTask DisposeAsync() => new(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System));
    }

    /// <summary>Answers every call of an interface alike. A class that implements a grain's interface would be one of its grains.</summary>
    public class Stub : DispatchProxy
    {
        private Func<MethodInfo, object?> _answer = _ => null;

        /// <summary>An object of the interface.</summary>
        public static T Of<T>(Func<MethodInfo, object?> answer)
            where T : class
        {
            T stub = Create<T, Stub>();
            ((Stub)(object)stub)._answer = answer;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!);
    }
}
