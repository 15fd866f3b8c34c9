using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Scenarios as large as the language allows, and one more than that.</summary>
public sealed class WideScenarioTests
{
    [Fact]
    public void A_thousand_services_are_read_explained_and_judged()
    {
        Scenario scenario = ScenarioTexts.Read(WideTexts.Of(1000));
        Assert.Equal((1000, 1000, 1000), (scenario.Mesh.Services.Length, scenario.Controls.Length, scenario.Model.Targets.Length));
        ScenarioExplanation explained = ScenarioExplanation.Of(scenario);
        Assert.Equal(long.MaxValue, explained.Sizes.Configurations);
        Assert.Equal(long.MaxValue, explained.Sizes.JointActions);
        Assert.Null(explained.Sizes.Observations);
        Assert.NotEmpty(SafetyRules.Explain(scenario));

        // Every third service has a delay of two seconds and earns nothing; the others earn 5 without their two cores.
        Assert.Equal(666 * 3, RewardOf(scenario, cores: 2, service => service % 3 == 0 ? 2 : 0.5));
    }

    // While all bounds hold, the reward is minus all cores, from -4000 to -1000. One delay of two seconds is an excess of 1 - 1 / 2.
    [Fact]
    public void A_reward_follows_from_a_thousand_bounds()
    {
        Scenario scenario = ScenarioTexts.Read(WideTexts.WithBounds(1000));
        Assert.True(scenario.RewardIsDerived);
        Assert.Equal(-2000, RewardOf(scenario, cores: 2, _ => 0.5));
        Assert.Equal(-4000 - (3 * 0.5 * 10), RewardOf(scenario, cores: 2, service => service < 10 ? 2 : 0.5), 1e-6);
        Assert.Equal(-4000 - (3 * 0.5 * 1000), RewardOf(scenario, cores: 2, _ => 2), 1e-6);
    }

    [Fact]
    public void One_service_more_is_told_in_one_line()
    {
        string[] mistakes = ScenarioTexts.Mistakes(WideTexts.Of(1001));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("4:", StringComparison.Ordinal)
            && mistake.EndsWith("found 1001 items; expected a list of names, 1 to 1000 of them", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("found 1001 entries; expected a mapping from controls", StringComparison.Ordinal)
            && mistake.EndsWith("1 to 1000 of them", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.Contains("found 1001 entries; expected a mapping from delay.SERVICE", StringComparison.Ordinal)
            && mistake.EndsWith("1 to 1000 of them", StringComparison.Ordinal));
    }

    [Fact]
    public void A_node_more_than_64_is_told_in_one_line()
    {
        string nodes = string.Join(", ", Enumerable.Range(1, 65).Select(node => $"n{node}"));
        string mistake = Assert.Single(ScenarioTexts.Mistakes(WideTexts.Of(2).Replace("nodes: [node]", $"nodes: [{nodes}]", StringComparison.Ordinal)));
        Assert.EndsWith("found 65 items; expected a list of names, 1 to 64 of them", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_of_names_are_cut_in_messages()
    {
        string text = WideTexts.Of(100).Replace("cores.s7:", "cores.t7:", StringComparison.Ordinal);
        string mistake = Assert.Single(ScenarioTexts.Mistakes(text), mistake => mistake.Contains("unknown service or node 't7'", StringComparison.Ordinal));
        Assert.Contains("(did you mean 's7'?)", mistake, StringComparison.Ordinal);
        Assert.EndsWith("s19, s20, … (101 in all)", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cores.s1", " + cores.s1", "", 2000, 2 * 2001)]
    [InlineData("", "cores.s1", " - cores.s1", "", 2000, -2 * 1999)]
    [InlineData("1 < 2", "", " && 1 < 2", " ? 7 : 8", 1000, 7)]
    [InlineData("", "", "cores.s1 < 2 ? 1 : ", "5", 190, 5)]
    [InlineData("", "", "- ", "5", 190, 5)]
    public void Expressions_may_be_long_and_not_deep(string first, string second, string part, string last, int times, double expected)
    {
        string expression = first + second + string.Concat(Enumerable.Repeat(part, times)) + last;
        Assert.Equal(expected, RewardOf(ScenarioTexts.Read(WithReward(expression)), cores: 2, _ => 0.5));
    }

    [Theory]
    [InlineData("cores.s1 < 2 ? 1 : ")]
    [InlineData("- ")]
    [InlineData("! ")]
    [InlineData("cores.s1 < 2 ? - ")]
    public void Deep_expressions_are_refused(string part)
    {
        string mistake = Assert.Single(ScenarioTexts.Mistakes(WithReward(string.Concat(Enumerable.Repeat(part, 300)) + "5")));
        Assert.EndsWith("found more than 200 parentheses, conditions and signs inside one another; expected fewer", mistake, StringComparison.Ordinal);
    }

    private static string WithReward(string expression) =>
        WideTexts.Of(1, ["s1"], $"objectives:\n  - keep: delay.s1 <= 1 s\nreward: \"{expression}\"\n");

    private static double RewardOf(Scenario scenario, double cores, Func<int, double> delay)
    {
        double[] frame = scenario.Formulas.NewFrame(), features = new double[scenario.Formulas.FeatureCount];
        double[] loads = [.. scenario.Mesh.Services.Select(_ => 6.0)], controls = [.. scenario.Controls.Select(_ => cores)];
        scenario.Formulas.SetKnown(frame, loads, controls, features);
        return scenario.Formulas.Reward(frame, [.. Enumerable.Range(0, scenario.Model.Targets.Length).Select(delay)]);
    }
}
