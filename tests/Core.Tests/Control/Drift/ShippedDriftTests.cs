using System.Collections.Immutable;
using Meshward.Core.Control.Drift;
using Meshward.Core.Policies;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Core.Tests.Control.Drift;

/// <summary>The compute scenario with its own trace, driven by the best actions and measured by the queueing model behind the trace.</summary>
public sealed class ShippedDriftTests
{
    private static readonly Lazy<Driven> s_driven = new(Driven.Prepare);

    /// <summary>docs/adaptation.md has the figures of more seeds.</summary>
    [Fact]
    public void A_node_made_twice_as_slow_is_noticed_within_twenty_steps()
    {
        int[] noticed = [.. Enumerable.Range(0, 20).Select(seed => s_driven.Value.AlarmAfter("training", seed, slowFrom: 30, steps: 90) ?? 90).Order()];

        Assert.True(noticed[0] > 30, $"an alarm before the change, in step {noticed[0]}");
        Assert.InRange(noticed[10] - 30, 1, 15);
        Assert.InRange(noticed[18] - 30, 1, 20);
    }

    /// <summary>Loads between those of the trace, where a model of trees jumps.</summary>
    [Theory]
    [InlineData("training")]
    [InlineData("unseen")]
    [InlineData("diurnal")]
    public void Loads_that_move_within_the_region_do_not_alarm(string load) =>
        Assert.All(Enumerable.Range(0, 15), seed => Assert.Null(s_driven.Value.AlarmAfter(load, seed, slowFrom: 150, steps: 150)));

    private sealed record Driven(Scenario Scenario, MeshDynamics Dynamics, ISystemModel Model, OptimalPolicy Policy, DriftTest Test, DriftForecast Forecast)
    {
        public static Driven Prepare()
        {
            (Scenario scenario, FittedSystemModel fitted, _, DriftCalibration calibration) = ShippedCompute.Instance;
            RememberingModel model = new(fitted.Model);
            MeshDynamics dynamics = new(scenario, model, fitted.Region);
            OutcomeTable table = OutcomeTable.Build(dynamics).Value!;
            return new(
                scenario, dynamics, model, new OptimalPolicy(dynamics, table, StateValues.Optimal(table)), new DriftTest(calibration), new DriftForecast(scenario, fitted.Region, calibration));
        }

        public int? AlarmAfter(string pattern, int seed, int slowFrom, int steps)
        {
            QueueingTraceSettings usual = QueueingTraceSettings.For(Scenario);
            QueueingNode node = usual.Nodes[1];
            QueueingTraceSettings slow = usual with { Nodes = usual.Nodes.SetItem(1, node with { MeanServiceSeconds = [.. node.MeanServiceSeconds.Select(seconds => 2 * seconds)] }) };
            QueueingMesh before = new(Scenario, usual, seed), after = new(Scenario, slow, seed);
            CounterRandom random = new(seed, 5);
            AllowedActions allowed = new(Dynamics);
            double[] loads = new double[1];
            int[] levels = [.. Dynamics.Grid.InitialLevels], actions = new int[levels.Length];
            DriftState state = DriftState.Start;
            for (int step = 0; step < steps; step++)
            {
                Scenario.FindLoad(pattern)!.LoadAt(step, ref random, loads);
                Policy.Decide(new MeshSnapshot(step, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint), actions);
                allowed.CarryOut(loads, levels, actions);
                ImmutableArray<double> measured = (step < slowFrom ? before : after).Measure(step, loads, levels);
                DriftVerdict verdict = Test.Step(state, new DriftObservation(step, Forecast.Of(Model, loads, levels), measured));
                if (verdict.HasDrifted)
                {
                    return step + 1;
                }

                state = verdict.State;
            }

            return null;
        }
    }
}
