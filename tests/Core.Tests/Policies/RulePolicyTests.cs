using Meshward.Core.Calibration;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Policies;

public sealed class RulePolicyTests
{
    private static readonly Scenario Scenario = ToyMesh.Scenario();

    [Fact]
    public void At_training_loads_the_table_earns_what_the_best_of_all_configurations_earns()
    {
        foreach (double fraction in new[] { 0.001, 0.5, 1 })
        {
            RulePolicy rules = new(RuleTable.Of(ToyMesh.Table(Scenario)), [fraction]);
            foreach (double load in ToyMesh.Loads)
            {
                double best = ToyMesh.Weights.SelectMany(_ => ToyMesh.Cores, (weight, cores) => ToyMesh.Reward(load, weight, cores)).Max();
                Assert.Equal(best, Reward(load, rules));
            }
        }
    }

    [Fact]
    public void The_table_switches_at_its_fraction_of_the_way_between_training_loads()
    {
        // Loads 2, 5 and 9: halfway are 3.5 and 7. Load 9 needs two cores, 2 and 5 need one.
        RulePolicy rules = new(RuleTable.Of(ToyMesh.Table(Scenario)), [0.5]);
        Assert.Equal([2, 3.5, 7], rules.Thresholds[0].ToArray());
        Assert.Equal(rules.Table[0].ToArray(), rules.At([0.1]).ToArray());
        Assert.Equal(rules.Table[1].ToArray(), rules.At([6.99]).ToArray());
        Assert.Equal(rules.Table[2].ToArray(), rules.At([7.0]).ToArray());
        Assert.Equal(rules.Table[2].ToArray(), rules.At([99.0]).ToArray());
        Assert.Equal((1, 2), ((int)ToyMesh.Cores[rules.At([6.99])[1]], (int)ToyMesh.Cores[rules.At([7.0])[1]]));
    }

    // A comparison with NaN is false whichever way it is asked: asked the wrong way, it would choose the smallest load's configuration.
    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void A_load_beyond_all_measure_or_of_no_number_has_the_configuration_of_the_highest(double load)
    {
        RulePolicy rules = new(RuleTable.Of(ToyMesh.Table(Scenario)), [0.5]);
        Assert.Equal(rules.Table[2].ToArray(), rules.At([load]).ToArray());
    }

    [Fact]
    public void Calibration_finds_the_earliest_switch_where_a_late_one_misses_the_bound()
    {
        // One core keeps the bound up to load 5 at weight 0: any later switch to two cores loses between 5 and 9.
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        RulePolicy rules = RuleCalibration.Find(dynamics, new OutcomeMemory(dynamics), RuleTable.Of(ToyMesh.Table(Scenario)), 100_000);
        RulePolicy again = RuleCalibration.Find(dynamics, new OutcomeMemory(dynamics), RuleTable.Of(ToyMesh.Table(Scenario)), 100_000);
        Assert.Equal([0.001], rules.SwitchAt.ToArray());
        Assert.Equal(rules.SwitchAt.ToArray(), again.SwitchAt.ToArray());
        Assert.Equal([0.5], RuleCalibration.Find(dynamics, new OutcomeMemory(dynamics), RuleTable.Of(ToyMesh.Table(Scenario)), 1).SwitchAt.ToArray());
    }

    [Fact]
    public void Where_outcomes_are_not_tabulated_rows_are_searched_and_the_switch_is_found_all_the_same()
    {
        // On this mesh coordinate ascent finds the best of all twelve configurations at each load.
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        RuleTable searched = RuleTable.Search(dynamics, new CoordinateAscentPolicy(dynamics, []));
        double[] best = [.. new double[] { 2, 5, 9 }.Select(load => ToyMesh.Weights.SelectMany(weight => ToyMesh.Cores.Select(cores => ToyMesh.Reward(load, weight, cores))).Max())];
        Assert.Equal(best, searched.Loads.Select((load, cell) =>
            ToyMesh.Reward(load[0], ToyMesh.Weights[searched.Configurations[cell][0]], ToyMesh.Cores[searched.Configurations[cell][1]])));
        Assert.Equal([0.001], RuleCalibration.Find(dynamics, null, searched, 100_000).SwitchAt.ToArray());
    }

    [Fact]
    public void A_training_load_that_moves_or_has_too_many_values_has_no_table_and_says_why()
    {
        Assert.Null(RuleTable.ReasonAgainst(Scenario));
        Assert.Contains("moves with time", RuleTable.ReasonAgainst(Scenario with
        {
            Loads = [new SinusoidLoad("training", [new Sinusoid(5, 2, 600, 0)], null)],
        }));
        Assert.Contains("has 1001 values", RuleTable.ReasonAgainst(Scenario with
        {
            Loads = [new UniformChoiceLoad("training", [[.. Enumerable.Range(1, 1001).Select(load => (double)load)]], 1)],
        }));
    }

    [Fact]
    public void Incremental_controls_walk_to_the_row_one_level_at_a_time()
    {
        Scenario incremental = ToyMesh.Scenario(ControlMode.Incremental, hold: 50);
        MeshDynamics dynamics = ToyMesh.Dynamics(incremental);
        RulePolicy rules = new(RuleTable.Of(ToyMesh.Table(incremental)), [0.5]);
        PolicyRecord record = PolicyEvaluation.Run(dynamics, rules, incremental.TrainingLoad, 10, 3, TestContext.Current.CancellationToken);
        int[] before = [.. dynamics.Grid.InitialLevels];
        foreach (EvaluationStep step in record.Steps)
        {
            Assert.All(step.Levels.Zip(before), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
            before = [.. step.Levels];
        }

        Assert.Equal(rules.At(record.Steps[^1].Loads.AsSpan()).ToArray(), before);
    }

    private static double Reward(double load, RulePolicy rules) =>
        ToyMesh.Reward(load, ToyMesh.Weights[rules.At([load])[0]], ToyMesh.Cores[rules.At([load])[1]]);
}
