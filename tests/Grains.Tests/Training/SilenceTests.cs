using Meshward.Grains.Contracts;
using Meshward.Grains.Tests.Compute;
using Meshward.Grains.Training;
using Polly;

namespace Meshward.Grains.Tests.Training;

/// <summary>What a person hears of a cluster that does not answer.</summary>
public sealed class SilenceTests
{
    private readonly ManualClock _clock = new();
    private readonly List<string> _told = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silence_of_three_seconds_is_told_once_and_so_is_its_end()
    {
        Assert.Equal(7, await AskAsync(failures: 9, new TimeoutException()));
        Assert.Equal(2, _told.Count);
        Assert.Equal("the cluster has given no answer for 3 s: asking again", _told[0]);
        Assert.Equal("the cluster answers again, after 9 s", _told[1]);
    }

    [Fact]
    public async Task What_the_cluster_found_is_told_with_it()
    {
        _ = await AskAsync(failures: 4, new StateUnavailableException("database meshward: found: Connection refused."));
        Assert.Equal("the cluster has given no answer for 3 s (database meshward: found: Connection refused): asking again", _told[0]);
    }

    [Fact]
    public async Task A_silence_that_is_shorter_is_not_told()
    {
        _ = await AskAsync(failures: 2, new TimeoutException());
        _ = await AskAsync(failures: 2, new TimeoutException());
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Each_silence_is_told()
    {
        _ = await AskAsync(failures: 5, new TimeoutException());
        _ = await AskAsync(failures: 5, new TimeoutException());
        Assert.Equal(4, _told.Count);
    }

    // Each call that fails takes a second of the clock; pauses between them take none.
    private async Task<int> AskAsync(int failures, Exception failure)
    {
        ResiliencePipeline pipeline = LostPeers.Pipeline(new Unhurried(_clock), new Silence(_clock, _told.Add));
        int calls = 0;
        return await pipeline.ExecuteAsync(
            _ =>
            {
                if (calls++ > 0)
                    _clock.Pass(1000);
                return calls <= failures ? ValueTask.FromException<int>(failure) : ValueTask.FromResult(7);
            },
            Stop);
    }

    private sealed class Unhurried(TimeProvider clock) : TimeProvider
    {
        public override long GetTimestamp() => clock.GetTimestamp();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
