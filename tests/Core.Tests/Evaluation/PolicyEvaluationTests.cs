using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Evaluation;

public sealed class PolicyEvaluationTests
{
    private static readonly Scenario Scenario = ToyMesh.Scenario();

    [Fact]
    public void All_policies_see_the_same_loads()
    {
        PolicyRecord first = Run(new NoOpPolicy(ToyMesh.Dynamics(Scenario).Grid), "training");
        PolicyRecord second = Run(new RandomPolicy(ToyMesh.Dynamics(Scenario).Grid, 4), "training");
        Assert.Equal(first.Steps.Select(step => step.Loads[0]), second.Steps.Select(step => step.Loads[0]));
        Assert.Equal(3, first.Steps.Select(step => step.Loads[0]).Distinct().Count());
    }

    [Fact]
    public void No_op_leaves_the_initial_configuration()
    {
        PolicyRecord record = Run(new NoOpPolicy(ToyMesh.Dynamics(Scenario).Grid), "training");
        Assert.All(record.Steps, step =>
        {
            Assert.Equal([1, 0], step.Levels.ToArray());
            Assert.Equal(ToyMesh.Delay(step.Loads[0], 0.25, 1), step.Targets[0]);
            Assert.Equal(ToyMesh.Reward(step.Loads[0], 0.25, 1), step.Reward);
            Assert.Equal(step.Targets[0], step.Bounds[0]);
            Assert.True(step.Covered);
        });

        // At weight 0.25 one core keeps 0.5 s at load 2 alone.
        Assert.Equal(record.Steps.Count(step => step.Loads[0] == 2) / 200.0, record.ObjectivesMet(Scenario), 12);
        Assert.Equal(1.0, record.MeanSum(Scenario, ControlKind.Cores), 12);
    }

    [Fact]
    public void Nothing_beats_the_optimum_step_by_step()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        OutcomeTable table = ToyMesh.Table(Scenario);
        foreach (string load in new[] { "training", "unseen" })
        {
            PolicyRecord optimal = Run(new OptimalPolicy(dynamics, table, StateValues.Optimal(table)), load);
            PolicyRecord random = Run(new RandomPolicy(dynamics.Grid, 1), load);
            Assert.All(optimal.Steps.Zip(random.Steps), pair => Assert.True(pair.First.Reward >= pair.Second.Reward || !pair.Second.Covered));
            Assert.True(optimal.MeanReward > random.MeanReward);
        }
    }

    [Fact]
    public void A_static_policy_walks_incremental_controls_to_its_configuration()
    {
        Scenario incremental = ToyMesh.Scenario(ControlMode.Incremental);
        MeshDynamics dynamics = ToyMesh.Dynamics(incremental);
        var policy = new StaticPolicy("far", dynamics.Grid, [3, 2]);
        PolicyRecord record = PolicyEvaluation.Run(dynamics, policy, incremental.TrainingLoad, 5, 1, CancellationToken.None);
        Assert.Equal([[2, 1], [3, 2], [3, 2], [3, 2], [3, 2]], record.Steps.Select(step => step.Levels.ToArray()).ToArray());
    }

    [Fact]
    public void The_optimum_of_a_discounted_mesh_earns_what_value_iteration_promises()
    {
        Scenario scenario = ToyMesh.Scenario(ControlMode.Incremental, hold: 3) with { Discount = 0.8 };
        MeshDynamics dynamics = ToyMesh.Dynamics(scenario);
        OutcomeTable table = ToyMesh.Table(scenario);
        StateValues values = StateValues.Optimal(table);
        double sum = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            PolicyRecord record = PolicyEvaluation.Run(
                dynamics, new OptimalPolicy(dynamics, table, values), scenario.TrainingLoad, 60, seed, TestContext.Current.CancellationToken);
            sum += record.Steps.Select((step, t) => Math.Pow(0.8, t) * step.Reward).Sum();
        }

        // Three loads, drawn every three steps: a standard deviation of about 2 a run, 0.12 of the mean.
        Assert.Equal(values.MeanValue(table.Grid.Encode(table.Grid.InitialLevels.AsSpan())), sum / 300, 0.5);
    }

    private static PolicyRecord Run(IPolicy policy, string load) => PolicyEvaluation.Run(
        ToyMesh.Dynamics(Scenario), policy, Scenario.FindLoad(load)!, 200, 7, TestContext.Current.CancellationToken);
}
