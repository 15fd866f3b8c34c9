using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Expressions as rewards of a scenario whose load is 8, whose cores are 3 and whose delay is 0.25 s.</summary>
public sealed class ExpressionTests
{
    // Expected values by hand or from Python 3.11 with NumPy 1.24 (round(np.float64(x), n)).
    [Theory]
    [InlineData("1 + 2 * 3 - 4 / 2", 5)]
    [InlineData("1 / 2", 0.5)]
    [InlineData("7 % 4", 3)]
    [InlineData("-(2 + 1) * -2", 6)]
    [InlineData("2 - -1", 3)]
    [InlineData("load.compute * 5", 40)]
    [InlineData("cores.compute-1", double.NaN)]
    [InlineData("cores.compute - 1", 2)]
    [InlineData("1e-1 + .5 + 2.", 2.6)]
    [InlineData("delay.compute <= 250 ms ? 1 : 0", 1)]
    [InlineData("delay.compute < 0.25 s ? 1 : 0", 0)]
    [InlineData("delay.compute * 4 == 1 && !(load.compute > 8 req/s) || 1 > 2 ? 1 : 0", 1)]
    [InlineData("load.compute != 8 ? 1 : cores.compute >= 3 ? 2 : 3", 2)]
    [InlineData("if(cores.compute == 3 cores, 10, 1 / 0)", 10)]
    [InlineData("35 ms", 0.035)]
    [InlineData("2 min + 1 h", 3720)]
    [InlineData("round(0.5) + round(1.5) * 10 + round(2.5) * 100", 220)]
    [InlineData("round(2.675, 2)", 2.68)]
    [InlineData("round(0.0005, 3)", 0)]
    [InlineData("round(1.0015, 3)", 1.002)]
    [InlineData("round(-1.5)", -2)]
    [InlineData("min(3, 2) + 10 * max(1, 2, 3) + 100 * min(4, 3, 2, 1)", 132)]
    [InlineData("clamp(5, 0, 1) + 10 * clamp(-5, 0, 1) + 100 * clamp(0.5, 0, 1)", 51)]
    [InlineData("abs(-2) + floor(1.9) + ceil(1.1)", 5)]
    [InlineData("exp(0) + log(1) + sqrt(16) + pow(2, 10)", 1029)]
    [InlineData("sigmoid(0)", 0.5)]
    [InlineData("routing.compute.node1 * 100", 40)]
    [InlineData("delay.compute / (1 s) + load.compute / (1 req/s)", 8.25)]
    public void An_expression_has_its_value(string expression, double expected)
    {
        string text = WithReward(expression);
        if (double.IsNaN(expected))
        {
            Assert.Contains("spaces around the minus", Assert.Single(ScenarioTexts.Mistakes(text)), StringComparison.Ordinal);
            return;
        }

        ScenarioFormulas formulas = ScenarioTexts.Read(text).Formulas;
        double[] frame = formulas.NewFrame();
        formulas.SetKnown(frame, [8], [0.4, 3], new double[formulas.FeatureCount]);
        Assert.Equal(expected, formulas.Reward(frame, [0.25]), 1e-12);
    }

    [Theory]
    [InlineData("typeof(double)")]
    [InlineData("new Object()")]
    [InlineData("System.Environment.Exit(1)")]
    [InlineData("cores.compute.GetType()")]
    [InlineData("load.compute = 5")]
    [InlineData("x => x")]
    [InlineData("(int) 5")]
    [InlineData("1 is int")]
    [InlineData("null")]
    [InlineData("true ? 1 : 2")]
    [InlineData("v0")]
    [InlineData("frame")]
    [InlineData("\\\"a\\\"")]
    public void Nothing_but_arithmetic_gets_in(string expression) => Assert.NotEmpty(ScenarioTexts.Mistakes(WithReward(expression)));

    [Fact]
    public void Definitions_may_stand_in_any_order()
    {
        string text = WithReward("total").Replace(
            "definitions:\n", "definitions:\n  total: twice + end-to-end-delay\n  twice: 2 * spare\n  spare: 6 - cores.compute\n", StringComparison.Ordinal);
        Scenario scenario = ScenarioTexts.Read(text.Replace("2 * spare", "2 * spare / (1 cores)", StringComparison.Ordinal));
        double[] frame = scenario.Formulas.NewFrame();
        scenario.Formulas.SetKnown(frame, [8], [0.4, 2], new double[scenario.Formulas.FeatureCount]);
        Assert.Equal(8.65, scenario.Formulas.Reward(frame, [0.25]), 1e-12);
        Assert.Equal(["total", "twice", "spare", "end-to-end-delay"], scenario.Definitions.Select(definition => definition.Name));
        Assert.Equal([true, false, false, true], scenario.Definitions.Select(definition => definition.NeedsPrediction));
    }

    private static string WithReward(string expression) => string.Join(
        '\n',
        ScenarioTexts.Compute.Split('\n').Select(
            line => line.StartsWith("reward:", StringComparison.Ordinal) ? $"reward: \"{expression}\"" : line));
}
