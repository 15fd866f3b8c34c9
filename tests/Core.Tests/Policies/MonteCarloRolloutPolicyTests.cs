using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class MonteCarloRolloutPolicyTests
{
    [Fact]
    public void Where_the_load_does_not_change_one_long_walk_is_as_good_as_exact_rollout()
    {
        (MeshDynamics dynamics, OutcomeTable table) = Mesh([5]);
        var noOp = new NoOpPolicy(table.Grid);
        StateValues exact = StateValues.Of(table, new RolloutPolicy("exact", dynamics, table, StateValues.Of(table, noOp), 1));
        StateValues walked = StateValues.Of(table, new MonteCarloRolloutPolicy(noOp, dynamics, 1, 200, oneControlAtATime: false, 1));
        for (int configuration = 0; configuration < 12; configuration++)
        {
            Assert.Equal(exact.Value(0, configuration, 0), walked.Value(0, configuration, 0), 1e-6);
        }
    }

    [Fact]
    public void One_control_at_a_time_is_never_worse_than_the_base_and_better_somewhere()
    {
        (MeshDynamics dynamics, OutcomeTable table) = Mesh([5]);
        var toTheEnd = new StaticPolicy("far", table.Grid, [3, 2]);
        StateValues basis = StateValues.Of(table, toTheEnd);
        StateValues walked = StateValues.Of(table, new MonteCarloRolloutPolicy(toTheEnd, dynamics, 1, 200, oneControlAtATime: true, 1));
        for (int configuration = 0; configuration < 12; configuration++)
        {
            Assert.True(walked.Value(0, configuration, 0) >= basis.Value(0, configuration, 0) - 1e-6);
        }

        Assert.True(walked.Value(0, 11, 0) > basis.Value(0, 11, 0) + 1);
    }

    [Fact]
    public void Random_loads_are_met_by_the_mean_of_several_walks()
    {
        (MeshDynamics dynamics, OutcomeTable table) = Mesh(ToyMesh.Loads);
        var noOp = new NoOpPolicy(table.Grid);
        int start = table.Grid.Encode(table.Grid.InitialLevels.AsSpan());
        double walked = StateValues.Of(table, new MonteCarloRolloutPolicy(noOp, dynamics, 30, 30, oneControlAtATime: false, 1)).MeanValue(start);
        Assert.True(walked > StateValues.Of(table, noOp).MeanValue(start) + 1);
        Assert.True(walked <= StateValues.Optimal(table).MeanValue(start) + 1e-7);
    }

    private static (MeshDynamics Dynamics, OutcomeTable Table) Mesh(ImmutableArray<double> loads)
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental) with { Discount = 0.9, Loads = [new UniformChoiceLoad("training", [loads], 1)] };
        return (ToyMesh.Dynamics(scenario), ToyMesh.Table(scenario));
    }
}
