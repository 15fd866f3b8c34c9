using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class OptimumTests
{
    [Fact]
    public void The_optimum_is_that_of_a_search_by_hand()
    {
        Optimum optimum = Optimum.Of(ToyMesh.Table(ToyMesh.Scenario()));

        // Load 2: delay 0.2 s with one core at weight 0; load 5: 0.5 s with one core at weight 0 only; load 9: 0.45 s with two cores at weight 0.
        Assert.Equal([3.0, 3.0, 2.0], optimum.States.Select(state => state.Reward));
        Assert.Equal(8.0 / 3, optimum.MeanReward, 12);
        Assert.Equal([[0, 0], [0, 0], [0, 1]], optimum.States.Select(state => state.Actions.ToArray()).ToArray());
    }

    [Fact]
    public void What_the_trace_never_saw_is_not_chosen()
    {
        Optimum optimum = Optimum.Of(ToyMesh.Table(ToyMesh.Scenario(), (load, weight, cores) => load != 5 || weight > 0));
        Assert.Equal(2.0, optimum.States[1].Reward);
        Assert.Equal([1, 1], optimum.States[1].Actions.ToArray());
    }

    [Fact]
    public void The_policy_agrees_with_the_table_and_answers_loads_between()
    {
        Scenario scenario = ToyMesh.Scenario();
        OutcomeTable table = ToyMesh.Table(scenario);
        var policy = new OptimalPolicy(ToyMesh.Dynamics(scenario), table, StateValues.Optimal(table));
        int[] actions = new int[2];
        foreach ((double load, int[] expected) in new[] { (2.0, new[] { 0, 0 }), (9.0, [0, 1]), (5.1, [0, 1]), (4.9, [0, 0]), (10.1, [0, 2]) })
        {
            policy.Decide(new MeshSnapshot(0, [load], [1, 0], []), actions);
            Assert.Equal(expected, actions);
        }
    }

    [Fact]
    public void The_static_best_has_the_largest_mean_over_the_loads()
    {
        Scenario scenario = ToyMesh.Scenario();
        StaticPolicy best = StaticPolicy.Best(ToyMesh.Table(scenario));
        int[] actions = new int[2];
        best.Decide(new MeshSnapshot(0, [2.0], [1, 0], []), actions);

        var byHand = (
            from weight in Enumerable.Range(0, 4)
            from cores in Enumerable.Range(0, 3)
            let mean = ToyMesh.Loads.Average(load => ToyMesh.Reward(load, ToyMesh.Weights[weight], ToyMesh.Cores[cores]))
            orderby mean descending
            select new[] { weight, cores }).First();
        Assert.Equal(byHand, actions);
    }

    [Fact]
    public void The_static_best_prefers_what_every_load_has_seen()
    {
        StaticPolicy best = StaticPolicy.Best(ToyMesh.Table(ToyMesh.Scenario(), (load, weight, _) => load != 9 || weight > 0));
        int[] actions = new int[2];
        best.Decide(new MeshSnapshot(0, [2.0], [1, 0], []), actions);
        Assert.True(actions[0] > 0);
    }
}
