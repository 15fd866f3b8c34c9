using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class MonteCarloRolloutPolicyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Where_the_load_does_not_change_one_long_walk_is_as_good_as_exact_rollout(int lookahead)
    {
        (MeshDynamics dynamics, OutcomeTable table) = Mesh([5]);
        var noOp = new NoOpPolicy(table.Grid);
        StateValues exact = StateValues.Of(table, new RolloutPolicy("exact", dynamics, table, StateValues.Of(table, noOp), lookahead));
        StateValues walked = StateValues.Of(table, new MonteCarloRolloutPolicy("walked", noOp, dynamics, lookahead, 1, 200, oneControlAtATime: false, 1));
        for (int configuration = 0; configuration < 12; configuration++)
        {
            Assert.Equal(exact.Value(0, configuration, 0), walked.Value(0, configuration, 0), 1e-6);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_control_at_a_time_is_never_worse_than_the_base_and_what_exact_multi_agent_rollout_is(int lookahead)
    {
        (MeshDynamics dynamics, OutcomeTable table) = Mesh([5]);
        var toTheEnd = new StaticPolicy("far", table.Grid, [3, 2]);
        StateValues basis = StateValues.Of(table, toTheEnd);
        StateValues walked = StateValues.Of(table, new MonteCarloRolloutPolicy("walked", toTheEnd, dynamics, lookahead, 1, 200, oneControlAtATime: true, 1));
        StateValues exact = StateValues.Of(table, new MultiAgentRolloutPolicy("exact", dynamics, table, toTheEnd, lookahead));
        for (int configuration = 0; configuration < 12; configuration++)
        {
            Assert.Equal(exact.Value(0, configuration, 0), walked.Value(0, configuration, 0), 1e-6);
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
        double walked = StateValues.Of(table, new MonteCarloRolloutPolicy("walked", noOp, dynamics, 1, 30, 30, oneControlAtATime: false, 1)).MeanValue(start);
        Assert.True(walked > StateValues.Of(table, noOp).MeanValue(start) + 1);
        Assert.True(walked <= StateValues.Optimal(table).MeanValue(start) + 1e-7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_a_mesh_that_cannot_be_tabulated_it_earns_more_than_its_base(bool oneControlAtATime)
    {
        // The load moves with time and without chance, so that one walk is exact up to what comes after it.
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental) with { Discount = 0.8, Loads = [new SinusoidLoad("training", [new Sinusoid(5.5, 3.5, 40, 0)], null)] };
        Assert.False(OutcomeTable.Fits(scenario));
        MeshDynamics dynamics = ToyMesh.Dynamics(scenario);
        var still = new NoOpPolicy(dynamics.Grid);
        var rollout = new MonteCarloRolloutPolicy("walked", still, dynamics, 1, 1, 12, oneControlAtATime, 1);
        int[] levels = [.. dynamics.Grid.InitialLevels], actions = new int[2];
        double[] loads = new double[1];
        var allowed = new AllowedActions(dynamics);
        var random = new Randomness.CounterRandom(1, 1);
        double earned = 0, stillEarned = 0;
        for (int step = 0; step < 40; step++)
        {
            scenario.TrainingLoad.LoadAt(step, ref random, loads);
            stillEarned += ToyMesh.Reward(loads[0], ToyMesh.Weights[1], ToyMesh.Cores[0]);
            rollout.Decide(new MeshSnapshot(step, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint), actions);
            allowed.CarryOut(loads, levels, actions);
            earned += ToyMesh.Reward(loads[0], ToyMesh.Weights[levels[0]], ToyMesh.Cores[levels[1]]);
        }

        Assert.True(earned > stillEarned + 10, $"{earned} and {stillEarned}");
    }

    private static (MeshDynamics Dynamics, OutcomeTable Table) Mesh(ImmutableArray<double> loads)
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental) with { Discount = 0.9, Loads = [new UniformChoiceLoad("training", [loads], 1)] };
        return (ToyMesh.Dynamics(scenario), ToyMesh.Table(scenario));
    }
}
