using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Scenarios;

public sealed class ComputeScenarioTests
{
    private static readonly Scenario _scenario = ScenarioTexts.Read(ScenarioTexts.Compute);

    [Fact]
    public void The_mesh_settles_half_of_a_time_step()
    {
        Assert.Equal("compute", _scenario.Name);
        Assert.Equal(["compute"], _scenario.Mesh.Services);
        Assert.Equal(["node1", "node2"], _scenario.Mesh.Nodes);
        Assert.Equal(TimeSpan.FromSeconds(20), _scenario.Mesh.TimeStep);
        Assert.Equal(TimeSpan.FromSeconds(10), _scenario.Mesh.SettlingTime);
        Assert.Equal(TimeSpan.FromSeconds(10), _scenario.Mesh.MonitoringInterval);
        Assert.Equal(0, _scenario.Discount);
        Assert.Null(_scenario.Horizon);
    }

    [Fact]
    public void Training_draws_4_8_or_12_and_unseen_waves_over_the_same_range()
    {
        UniformChoiceLoad training = Assert.IsType<UniformChoiceLoad>(_scenario.TrainingLoad);
        Assert.Equal([4, 8, 12], training.FiniteLoads.Select(row => Assert.Single(row)));
        Assert.Equal(1, training.HoldSteps);
        SinusoidLoad unseen = Assert.IsType<SinusoidLoad>(_scenario.FindLoad("unseen"));
        Assert.Equal((4.0, 12.0), unseen.Range(0));
        Assert.Equal(1, unseen.Decimals);
    }

    [Fact]
    public void Controls_are_the_share_of_node_1_and_the_cores()
    {
        ControlSpec routing = _scenario.Controls[0], cores = _scenario.Controls[1];
        Assert.Equal(
            ("routing.compute.node1", ControlKind.Routing, "compute", "node1"), (routing.Name, routing.Kind, routing.Service, routing.Node));
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8, 1], routing.Levels);
        Assert.Equal(("cores.compute", ControlKind.Cores, "compute", (string?)null), (cores.Name, cores.Kind, cores.Service, cores.Node));
        Assert.Equal([1, 2, 3, 4, 5], cores.Levels);
        Assert.All(_scenario.Controls, control => Assert.Equal(ControlMode.Absolute, control.Mode));
        Assert.Equal((4, 0), (routing.InitialLevel, cores.InitialLevel));
    }

    [Fact]
    public void The_policy_sees_the_load_scaled_over_the_training_range()
    {
        ObservedQuantity observed = Assert.Single(_scenario.Observation);
        Assert.Equal(new ObservedQuantity("load.compute", 4, 12), observed);
    }

    [Theory]
    [InlineData(8, 0.4, 2)]
    [InlineData(12, 1, 5)]
    public void Features_are_the_columns_that_the_published_code_feeds(double load, double share, double cores)
    {
        double[] features = new double[_scenario.Formulas.FeatureCount];
        _scenario.Formulas.SetKnown(_scenario.Formulas.NewFrame(), [load], [share, cores], features);
        Assert.Equal(["max_l1", "l1", "cl1", "p1", "b1", "c1"], _scenario.Model.Features.Select(feature => feature.Column));
        Assert.Equal([load, 5 * load, 5 * load, 100 * share, load, cores], features);
    }

    // Expected values by hand from the published rule: d = round(d1, 3) + 0.4; 6 - c if d <= 1, else 1 - d; to 3 places.
    [Theory]
    [InlineData(0.134, 1, 5)]
    [InlineData(0.6, 2, 4)]
    [InlineData(0.6004, 2, 4)]
    [InlineData(0.6006, 2, -0.001)]
    [InlineData(5, 1, -4.4)]
    [InlineData(0, 5, 1)]
    public void The_reward_is_the_published_one(double delay, double cores, double reward)
    {
        double[] frame = _scenario.Formulas.NewFrame();
        _scenario.Formulas.SetKnown(frame, [8], [0.4, cores], new double[_scenario.Formulas.FeatureCount]);
        Assert.Equal(reward, _scenario.Formulas.Reward(frame, [delay]));
        Assert.Equal(Math.Round(delay, 3) + 0.4, frame[_scenario.Formulas.SlotOf("end-to-end-delay")]);
    }

    [Fact]
    public void The_bound_is_one_second_end_to_end()
    {
        Assert.Equal(new Bound("end-to-end-delay", BoundDirection.AtMost, 1, Parameter: "answer-within"), Assert.Single(_scenario.Bounds));
        Definition definition = Assert.Single(_scenario.Definitions);
        Assert.Equal(("s", true), (definition.Unit, definition.NeedsPrediction));
    }

    [Fact]
    public void Windows_in_which_nothing_completed_count_as_five_seconds()
    {
        ModelTarget target = Assert.Single(_scenario.Model.Targets);
        Assert.Equal(
            new ModelTarget("delay.compute", "compute", "d1", new NothingCompleted("b1", TimeSpan.FromSeconds(5))), target);
        Assert.Equal(["max_l1", "p1", "b1", "c1"], _scenario.Model.Configuration);
        Assert.Equal("compute.csv", _scenario.Model.Trace);
        ModelSpec model = _scenario.Model;
        Assert.Equal((ModelKind.Forest, 120, 8, RowHandling.Cleaned), (model.Kind, model.Trees, model.ForestsFor(2700), model.Rows));
    }

    [Fact]
    public void Keys_that_are_left_out_mean_the_same_as_fields_that_are_not_set()
    {
        ModelSpec read = _scenario.Model;
        ModelSpec unset = new() { Trace = read.Trace, Features = read.Features, Targets = read.Targets, Configuration = read.Configuration };
        Assert.Equal(unset, read);
    }

    [Fact]
    public void The_trace_beside_the_scenario_has_its_columns()
    {
        string header = File.ReadLines(Path.Combine(Repository.Root, "scenarios", _scenario.Model.Trace)).First();
        ModelSpec model = _scenario.Model;
        string[] used = [.. model.Features.Select(feature => feature.Column), .. model.Targets.Select(target => target.Column)];
        Assert.Subset(header.Split(',').ToHashSet(), used.ToHashSet());
    }

    [Fact]
    public void The_hash_is_that_of_the_text_whatever_its_line_ends()
    {
        Assert.Equal(_scenario.Hash, ScenarioTexts.Read(ScenarioTexts.Compute.Replace("\n", "\r\n", StringComparison.Ordinal)).Hash);
        Assert.Equal(_scenario.Hash, ScenarioTexts.Read(_scenario.Text).Hash);
        Assert.NotEqual(_scenario.Hash, ScenarioTexts.Read(ScenarioTexts.Compute + "# changed\n").Hash);
        Assert.Matches("^[0-9a-f]{64}$", _scenario.Hash);
    }
}
