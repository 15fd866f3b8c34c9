using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

public sealed class ScenarioExplanationTests
{
    private static readonly ScenarioExplanation _compute = ScenarioExplanation.Of(ScenarioTexts.Read(ScenarioTexts.Compute));

    [Fact]
    public void Sizes_are_six_weights_times_five_cores_and_three_loads() =>
        Assert.Equal(new ExplainedSizes(30, 30, 3), _compute.Sizes);

    [Fact]
    public void Loads_are_told_in_words()
    {
        Assert.Equal(["compute: uniform among 4, 8, 12 req/s, held for 1 step"], _compute.Loads[0].Services);
        Assert.Equal(3, _compute.Loads[0].DistinctLoads);
        Assert.Equal(["compute: wave of 8 ± 4 req/s every 600 steps, rounded to 1 decimal"], _compute.Loads[1].Services);
        Assert.Null(_compute.Loads[1].DistinctLoads);
    }

    [Fact]
    public void Controls_are_told_with_meaning_unit_and_values()
    {
        ExplainedControl routing = _compute.Controls[0], cores = _compute.Controls[1];
        Assert.Equal(
            ("share of compute's requests sent to node1", "", 0.8, 6), (routing.Meaning, routing.Unit, routing.Initial, routing.Actions));
        Assert.Equal(("cores of compute", "cores", 1.0, 5), (cores.Meaning, cores.Unit, cores.Initial, cores.Actions));
    }

    [Fact]
    public void The_cycle_the_bound_and_the_return_are_told()
    {
        Assert.Equal((20.0, 10.0, 10.0), (_compute.Mesh.TimeStepSeconds, _compute.Mesh.SettlingSeconds, _compute.Mesh.MonitoringSeconds));
        Assert.Equal("end-to-end-delay <= 1 s", Assert.Single(_compute.Bounds).ToString());
        Assert.Equal("each time step by itself: an action has no effect beyond its own", _compute.Return);
        Assert.Equal("round(end-to-end-delay <= answer-within ? 6 - cores.compute : answer-within - end-to-end-delay, 3)", _compute.Reward);
    }

    [Fact]
    public void Incremental_controls_have_three_actions_and_observed_controls_count()
    {
        string text = ScenarioTexts.Compute
            .Replace("    step: 1\n", "    step: 1\n    mode: incremental\n", StringComparison.Ordinal)
            .Replace("  - load.compute\n", "  - cores.compute\n  - { quantity: load.compute, low: 0, high: 20 }\n", StringComparison.Ordinal);
        ScenarioExplanation explained = ScenarioExplanation.Of(ScenarioTexts.Read(text));
        Assert.Equal(new ExplainedSizes(30, 18, 15), explained.Sizes);
        Assert.Equal([new ObservedQuantity("cores.compute", 1, 5), new ObservedQuantity("load.compute", 0, 20)], explained.Observation);
    }
}
