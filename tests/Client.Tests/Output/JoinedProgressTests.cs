using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Learning.Training;

namespace Meshward.Client.Tests.Output;

/// <summary>Rate and estimate of a training that a console joins late, counted by hand.</summary>
public sealed class JoinedProgressTests
{
    private readonly HandClock _clock = new();

    [Fact]
    public async Task What_was_done_before_counts_neither_for_the_rate_nor_for_what_is_left()
    {
        using StringWriter error = new();
        Terminal terminal = new(TextWriter.Null, error, outputIsTerminal: false, errorIsTerminal: false);
        TrainingWatch watch = new(_clock, new JobResult { Run = "mesh-1", Scenario = "mesh", Phase = "running", Round = 40, Rounds = 100, EnvSteps = 40_000 });

        await ProgressView.RunAsync(terminal, _clock, "mesh-1", report =>
        {
            _clock.Pass(TimeSpan.FromSeconds(2));
            report(watch.Observe(Round(50, 50_000)));
            return Task.FromResult(0);
        });

        // 10,000 steps in 2 s; 10 of 100 rounds in 2 s leave 50 rounds for 10 s.
        Assert.Equal("mesh-1: 50 %, 50,000 steps, 5,000 a second, reward 1 of 2, about 10 s left\n", error.ToString());
    }

    private static TrainingProgress Round(int round, long envSteps) =>
        new(round, 100, envSteps, 1, 1, 2, new RoundStatistics(1_000, 1, 0, 0, 0, 0, 0, 0, 0));

    private sealed class HandClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
