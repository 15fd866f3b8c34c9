using System.Globalization;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Tests.Output;

/// <summary>The live view of a cluster whose silos do not always answer.</summary>
public sealed class LiveClusterTests
{
    private static readonly ClusterResult _before = new([], [ClusterViewTests.Job("compute-1", "running")], []);
    private static readonly ClusterResult _after = _before with { Jobs = [ClusterViewTests.Job("compute-1", "finished")] };

    [Fact]
    public async Task A_view_outlives_looks_that_fail_and_shows_the_cluster_when_it_answers_again()
    {
        int looks = 0;
        using CancellationTokenSource stop = new();
        LiveCluster live = new(Look, "127.0.0.1:30000", new QuickClock());

        ClusterResult seen = await live.RunAsync(_before, Quiet(), stop.Token);
        Assert.Same(_after, seen);
        Assert.Equal(4, looks);

        async Task<ClusterResult> Look()
        {
            await Task.Yield();
            switch (++looks)
            {
                case < 3:
                    throw new TimeoutException("the silo is gone");
                case 3:
                    return _after;
                default:
                    await stop.CancelAsync();
                    throw new TimeoutException("the silo is gone");
            }
        }
    }

    [Fact]
    public async Task Another_failure_than_silence_is_told()
    {
        LiveCluster live = new(() => Task.FromException<ClusterResult>(new InvalidOperationException("broken")), "127.0.0.1:30000", new QuickClock());
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => live.RunAsync(_before, Quiet(), TestContext.Current.CancellationToken))).Message);
    }

    [Theory]
    [InlineData(0, "Cluster 127.0.0.1:30000  12:00:07 UTC  Ctrl-C leaves it to itself")]
    [InlineData(7, "Cluster 127.0.0.1:30000  12:00:07 UTC  no answer for 7 s, asking again")]
    public void The_first_line_says_whether_the_cluster_answers(int silence, string line)
    {
        LiveCluster live = new(() => Task.FromResult(_before), "127.0.0.1:30000", TimeProvider.System);
        DateTimeOffset now = DateTimeOffset.Parse("2026-01-02T12:00:07Z", CultureInfo.InvariantCulture);
        Assert.Equal(line, ClusterViewTests.Render(live.View(_before, TimeSpan.FromSeconds(silence), now, (80, 24)), 80)[0]);
    }

    private static IAnsiConsole Quiet() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(TextWriter.Null),
    });

    /// <summary>A second of this clock is a millisecond.</summary>
    private sealed class QuickClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Quick(dueTime), Quick(period));

        private static TimeSpan Quick(TimeSpan time) => time > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Max(1, time.TotalSeconds)) : time;
    }
}
