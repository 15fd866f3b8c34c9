using System.Collections.Immutable;
using Meshward.Core.Calibration;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Policies.Autoscaling;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies.Autoscaling;

public sealed class AutoscalerPolicyTests
{
    // The toy mesh has time steps of 20 s and keeps its bound at loads 2, 5 and 9 with up to 5 requests per second and core.
    private static readonly Scenario Scenario = ToyMesh.Scenario();

    [Fact]
    public void Capacity_is_the_largest_load_per_core_that_keeps_the_bounds()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        double expected = (from load in ToyMesh.Loads
                           from weight in ToyMesh.Weights
                           from cores in ToyMesh.Cores
                           where ToyMesh.Delay(load, weight, cores) <= 0.5
                           select load / cores).Max();
        Assert.Equal(expected, Assert.Single(Controls(dynamics)).Capacity[0]);
    }

    [Fact]
    public void Where_services_share_a_node_routing_weights_share_their_loads_out()
    {
        Scenario node = Scenario with
        {
            Controls = [Scenario.Controls[0], Scenario.Controls[1] with { Name = "cores.node2", Service = null, Node = "node2" }],
        };
        MeshDynamics dynamics = ToyMesh.Dynamics(node);
        ScaledControl control = Assert.Single(Controls(dynamics));

        // The last node gets what is left of weight 0.25.
        Assert.Equal(8 * 0.75 / control.Capacity[0], control.Work([8], [1, 0]), 12);
        Assert.Equal(0, control.Work([8], [3, 0]), 12);
    }

    [Fact]
    public void Cores_follow_the_load_up_at_once_and_down_after_five_minutes()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        AutoscalerPolicy policy = new("hpa", dynamics, Controls(dynamics), new AutoscalerSettings(Target: 1));
        int cores = 1;
        List<int> seen = [];
        for (int step = 0; step < 20; step++)
        {
            int[] actions = new int[2];
            policy.Decide(new MeshSnapshot(step, [step == 0 ? 12 : 4], [1, cores - 1], []), actions);
            Assert.Equal(1, actions[0]);
            seen.Add(cores = actions[1] + 1);
        }

        // 12 of 5 a core needs 3; 4 needs 1. Looks are at 0 and 15 s of the first step; the last one that asked for 3 was at 15 s.
        Assert.Equal([.. Enumerable.Repeat(3, 15), 1, 1, 1, 1, 1], seen);
    }

    [Fact]
    public void A_delay_is_read_from_the_step_before_and_unknown_in_the_first()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        AutoscalerPolicy policy = new("hpa", dynamics, Controls(dynamics), new(AutoscalerMetric.Delay, Target: 0.5, ScaleDownWindowSeconds: 0));
        int[] actions = new int[2];
        policy.Decide(new MeshSnapshot(0, [9], [1, 0], []), actions);
        Assert.Equal(0, actions[1]);

        // 0.5 s is at the bound: twice the target of one half.
        policy.Decide(new MeshSnapshot(1, [9], [1, 0], [], measured: [0.5]), actions);
        Assert.Equal(1, actions[1]);
        policy.Decide(new MeshSnapshot(2, [9], [1, 1], [], measured: [0.1]), actions);
        Assert.Equal(0, actions[1]);
    }

    [Fact]
    public void Calibration_repeats_itself_and_earns_no_less_than_the_default_on_the_training_load()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        OutcomeMemory memory = new(dynamics);
        ImmutableArray<ScaledControl> controls = Controls(dynamics);
        AutoscalerSettings found = Find(), again = Find();
        Assert.Equal(found, again);
        Assert.True(Earn(found) >= Earn(new AutoscalerSettings()));

        // By hand, where routing stays at 0.25: loads 2, 5 and 9 need 1, 2 and 3 cores and earn 3, 2 and 1. The default stays at 3 cores.
        Assert.InRange(Earn(found), 1.85, 2.15);
        Assert.InRange(Earn(new AutoscalerSettings()), 1, 1.1);

        AutoscalerSettings Find() => AutoscalerCalibration.Find(dynamics, memory, controls, 40_000, 5, TestContext.Current.CancellationToken);

        // What the last quarter of the budget walks on the training load: 40,000 / 4 steps over twelve finalists.
        double Earn(AutoscalerSettings settings) => PolicyEvaluation.Run(
            dynamics, new AutoscalerPolicy("hpa", dynamics, controls, settings), Scenario.TrainingLoad, 833, 5, TestContext.Current.CancellationToken, memory).MeanReward;
    }

    [Fact]
    public void Where_outcomes_are_not_tabulated_capacity_is_estimated_from_below_and_calibration_finds_the_same()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        (ImmutableArray<double> Loads, int[] Levels)[] sample = [.. CapacitySample.Of(dynamics, new CoordinateAscentPolicy(dynamics, []))];

        // Every configuration of this small mesh is among the random ones: the sample finds what trying all finds, and repeats itself.
        Assert.Equal(Assert.Single(Controls(dynamics)).Capacity.ToArray(), Assert.Single(ScaledControl.Of(dynamics, sample)).Capacity.ToArray());
        Assert.Equal(sample.Select(each => each.Levels), CapacitySample.Of(dynamics, new CoordinateAscentPolicy(dynamics, [])).Select(each => each.Levels));

        // From the good configurations alone it can only be lower.
        ScaledControl fewer = Assert.Single(ScaledControl.Of(dynamics, sample.Select(each => (each.Loads, each.Levels[..2]))));
        Assert.InRange(fewer.Capacity[0], 1e-9, Controls(dynamics)[0].Capacity[0]);
        Assert.Equal(Find(new OutcomeMemory(dynamics)), Find(null));

        AutoscalerSettings Find(OutcomeMemory? memory) =>
            AutoscalerCalibration.Find(dynamics, memory, Controls(dynamics), 40_000, 5, TestContext.Current.CancellationToken);
    }

    private static ImmutableArray<ScaledControl> Controls(MeshDynamics dynamics) => ScaledControl.Of(dynamics, CapacitySample.All(dynamics));
}
