using System.Text.Json;
using Meshward.Core.Control.Drift;
using Meshward.Core.Randomness;

namespace Meshward.Core.Tests.Control.Drift;

public sealed class DriftTestTests
{
    private const int Meshes = 500;

    /// <summary>Every mesh has a calibration of its own: both parts of the rate are tried.</summary>
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(3, 0.0)] // All targets err alike: the rate may not rest on their independence.
    [InlineData(1, 0.5)] // The model errs by all that it may, always to the same side: 0.5 of noise is the tolerance.
    public void A_mesh_that_has_not_drifted_alarms_at_most_as_often_as_stated(int targets, double bias)
    {
        int alarms = 0;
        for (int mesh = 0; mesh < Meshes; mesh++)
        {
            DriftTest test = new(DriftSamples.Calibration(mesh, targets));
            CounterRandom random = new(mesh, 2);
            DriftState state = DriftState.Start;
            bool alarmed = false;
            for (int step = 0; step < 200 && !alarmed; step++)
            {
                double deviation = bias + random.NextNormal();
                DriftVerdict verdict = test.Step(state, DriftSamples.Step(step, [.. Enumerable.Repeat(deviation, targets)]));
                (state, alarmed) = (verdict.State, verdict.HasDrifted);
            }

            alarms += alarmed ? 1 : 0;
        }

        Assert.InRange(alarms, 0, Meshes * DriftTest.DefaultFalseAlarmRate);
    }

    /// <summary>Twice as slow is ln 2 = 0.69 in logarithms: 3.5 of this noise.</summary>
    [Theory]
    [InlineData(3.5, DriftDirection.Above)]
    [InlineData(-3.5, DriftDirection.Below)]
    public void What_is_twice_as_slow_or_as_fast_after_many_quiet_steps_is_noticed_within_twenty(double shift, DriftDirection direction)
    {
        DriftTest test = new(DriftSamples.Calibration(1));
        CounterRandom random = new(1, 3);
        DriftVerdict verdict = new(DriftState.Start, 1, test.Limit, null, default, 0);
        int step = 0;
        for (; step < 1000; step++)
        {
            verdict = test.Step(verdict.State, DriftSamples.Step(step, random.NextNormal()));
            Assert.False(verdict.HasDrifted);
        }

        for (; step < 1020 && !verdict.HasDrifted; step++)
        {
            verdict = test.Step(verdict.State, DriftSamples.Step(step, shift + random.NextNormal()));
        }

        Assert.True(verdict.HasDrifted);
        Assert.Equal(("delay.0", direction), (verdict.Quantity, verdict.Direction));
        Assert.InRange(verdict.Since, 990, 1003);
    }

    [Theory]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    [InlineData(100.0, false)]
    public void Missing_metrics_and_loads_outside_the_region_are_no_evidence_however_long_they_last(double measured, bool isCovered)
    {
        DriftTest test = new(DriftSamples.Calibration(1));
        DriftVerdict before = test.Step(DriftState.Start, DriftSamples.Step(0, 0.3)), verdict = before;
        for (int step = 1; step < 1000; step++)
        {
            DriftObservation seen = DriftSamples.Step(step, 0.0);
            verdict = test.Step(verdict.State, seen with { Measured = [measured], Predicted = seen.Predicted with { IsCovered = isCovered } });
        }

        Assert.Equal(before.Evidence, verdict.Evidence);
        Assert.Equal((1, 999), (verdict.State.Judged, verdict.State.Skipped));
    }

    [Fact]
    public void A_target_that_is_missing_leaves_the_others_to_be_judged()
    {
        DriftTest test = new(DriftSamples.Calibration(1, targets: 2));
        DriftVerdict verdict = test.Step(DriftState.Start, DriftSamples.Step(0, 0.0, 0.0));
        for (int step = 1; step < 20 && !verdict.HasDrifted; step++)
        {
            DriftObservation seen = DriftSamples.Step(step, 0.0, 6.0);
            verdict = test.Step(verdict.State, seen with { Measured = seen.Measured.SetItem(0, double.NaN) });
        }

        Assert.True(verdict.HasDrifted);
        Assert.Equal("delay.1", verdict.Quantity);
    }

    [Fact]
    public void A_state_that_was_stored_goes_on_as_if_it_had_not_been()
    {
        DriftTest test = new(DriftSamples.Calibration(1));
        DriftState state = test.Step(test.Step(DriftState.Start, DriftSamples.Step(0, 0.3)).State, DriftSamples.Step(1, 2.0)).State;
        DriftState stored = JsonSerializer.Deserialize<DriftState>(JsonSerializer.Serialize(state))!;

        DriftVerdict own = test.Step(state, DriftSamples.Step(2, 1.0)), other = test.Step(stored, DriftSamples.Step(2, 1.0));
        Assert.Equal(own.Evidence, other.Evidence);
        Assert.Equal(own.Since, other.Since);
    }
}
