using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>A parameter is its number, wherever it is named.</summary>
public sealed class ParameterTests
{
    private const string Written = "\n  answer-within: 1 s\n";

    [FsCheck.Xunit.Property(MaxTest = 60)]
    public void A_scenario_with_a_parameter_means_what_it_means_with_the_number(int milliseconds, byte load, byte cores, ushort delay)
    {
        string limit = FormattableString.Invariant($"{1 + Math.Abs(milliseconds % 5000)} ms");
        Scenario named = ScenarioTexts.Read(ScenarioTexts.Compute.Replace(Written, $"\n  answer-within: {limit}\n", StringComparison.Ordinal));
        int begin = ScenarioTexts.Compute.IndexOf("parameters:\n", StringComparison.Ordinal), end = ScenarioTexts.Compute.IndexOf(Written, StringComparison.Ordinal) + Written.Length;
        Scenario literal = ScenarioTexts.Read((ScenarioTexts.Compute[..begin] + ScenarioTexts.Compute[end..]).Replace("answer-within", limit, StringComparison.Ordinal));

        Assert.Equal(Reward(literal, load, cores, delay), Reward(named, load, cores, delay));
        Assert.Equal(literal.Bounds[0].Limit, named.Bounds[0].Limit);
        Assert.Equal("answer-within", named.Bounds[0].Parameter);
        Assert.Equal(literal.Formulas.Names, named.Formulas.Names);
    }

    [Theory]
    [InlineData("200 ms", 0.2, "s")]
    [InlineData("2 min", 120, "s")]
    [InlineData("-0.5", -0.5, "")]
    [InlineData("7 req/s", 7, "req/s")]
    [InlineData("3", 3, "")]
    [InlineData("2 cores", 2, "cores")]
    public void Its_value_is_kept_in_the_base_unit(string written, double value, string unit)
    {
        string text = ScenarioTexts.Compute.Replace(Written, $"{Written}  other: {written}\n", StringComparison.Ordinal);
        Assert.Equal([new("answer-within", 1, "s"), new("other", value, unit)], ScenarioTexts.Read(text).Parameters);
    }

    [Fact]
    public void A_derived_reward_wants_the_value_of_the_parameter()
    {
        string text = ScenarioTexts.Compute;
        int begin = text.IndexOf("reward: ", StringComparison.Ordinal), end = text.IndexOf("\n\n", begin, StringComparison.Ordinal);
        text = (text[..begin] + text[end..]).Replace(Written, "\n  answer-within: 800 ms\n", StringComparison.Ordinal)
            .Replace("answer-within\n\n", "answer-within\n  - minimise: cores.compute\n\n", StringComparison.Ordinal);
        Assert.StartsWith("end-to-end-delay <= 0.8 s ? -cores.compute", ScenarioTexts.Read(text).Reward);
    }

    private static double Reward(Scenario scenario, byte load, byte cores, ushort delay)
    {
        double[] frame = scenario.Formulas.NewFrame(), features = new double[scenario.Formulas.FeatureCount];
        scenario.Formulas.SetKnown(frame, [load], [0.2 * (load % 6), 1 + cores % 5], features);
        return scenario.Formulas.Reward(frame, [delay / 10_000.0]);
    }
}
