using System.Globalization;
using FsCheck;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Variations;

namespace Meshward.Core.Tests.Scenarios.Variations;

public sealed class ScenarioVariationTests
{
    private static readonly Scenario _compute = ScenarioTexts.Read(ScenarioTexts.Compute);

    private static readonly string _derived = WithoutReward(ScenarioTexts.Compute)
        .Replace("  - keep: end-to-end-delay <= answer-within\n", "  - keep: end-to-end-delay <= 1 s\n  - minimise: cores.compute\n", StringComparison.Ordinal);

    [Theory]
    [InlineData("parameter.answer-within=0.5s..1.5s", 0.5, 1.5, "s")]
    [InlineData("parameter.answer-within = 500 ms .. 1500 ms", 0.5, 1.5, "ms")]
    [InlineData("bound.end-to-end-delay=0.5..1.5s", 0.5, 1.5, "s")]
    [InlineData("bound.compute=200ms..1s", 0.2, 1, "s")]
    public void A_range_is_read_in_its_units(string text, double from, double to, string unit)
    {
        ScenarioVariation variation = ScenarioVariation.Parse(_compute, text, 3).Value!;
        Assert.Equal((from, to, unit), (variation.From, variation.To, variation.ShownUnit));
        Assert.Equal(("answer-within", BoundDirection.AtMost), (variation.Variable.Parameter, variation.Variable.Direction));
    }

    [Theory]
    [InlineData("", "found '', expected one of bound.end-to-end-delay, parameter.answer-within, as in --vary bound.end-to-end-delay=0.5s..1.5s")]
    [InlineData("parameter.answer-withn=1s..2s", "found 'parameter.answer-withn' (did you mean 'parameter.answer-within'?), expected one of ")]
    [InlineData("bound.node1=1s..2s", "found 'bound.node1', expected one of ")]
    [InlineData("bound.compute", "found 'bound.compute', expected NAME=FROM..TO, as in --vary bound.end-to-end-delay=0.5s..1.5s")]
    [InlineData("bound.compute=-1s..1s", "found '-1s', expected bound.end-to-end-delay to be at least 0s")]
    [InlineData("bound.compute=1s", "found 'bound.compute=1s', expected NAME=FROM..TO, ")]
    [InlineData("bound.compute=..1s", "found 'bound.compute=..1s', expected NAME=FROM..TO, ")]
    [InlineData("bound.compute=fast..1s", "found 'bound.compute=fast..1s', expected NAME=FROM..TO, ")]
    [InlineData("bound.compute=1..2", "found '1', expected one in s for bound.end-to-end-delay, as in ")]
    [InlineData("bound.compute=1s..2 req/s", "found '2 req/s', expected one in s for bound.end-to-end-delay, as in ")]
    [InlineData("bound.compute=1s..2", "found '2', expected one in s for bound.end-to-end-delay, as in ")]
    [InlineData("bound.compute=1s..1s", "found '1s..1s', expected a range from a smaller value to a larger one, as in ")]
    [InlineData("bound.compute=1s..200ms", "found '1s..200ms', expected a range from a smaller value to a larger one, as in ")]
    [InlineData("bound.compute=1s..1e30s", "found '1s..1e30s', expected values up to 1000000000000")]
    public void A_wrong_range_is_told_with_what_can_be_varied(string text, string message)
    {
        Checked<ScenarioVariation> read = ScenarioVariation.Parse(_compute, text, 3);
        Assert.StartsWith("--vary: " + message, Assert.Single(read.Diagnostics).ToString());
    }

    [FsCheck.Xunit.Property(MaxTest = 300)]
    public void Whatever_is_typed_is_a_range_or_one_line(NonNull<string> text, byte cut, byte at)
    {
        const string Right = "parameter.answer-within=200ms..1.5 s";
        string end = text.Get.ReplaceLineEndings(" ");
        foreach (string typed in (string[])[end, "bound.compute=" + end, Right[..(cut % Right.Length)] + end, Right.Insert(at % Right.Length, end)])
        {
            Checked<ScenarioVariation> read = ScenarioVariation.Parse(_compute, typed, 2);
            Assert.True(read.IsValid ? read.Value.From < read.Value.To && read.Value.At(read.Value.To).IsValid : read.Diagnostics.Length == 1, typed);
        }
    }

    [Fact]
    public void A_bound_that_the_reward_does_not_know_is_refused()
    {
        Scenario scenario = ScenarioTexts.Read(ScenarioTexts.Compute.Replace("keep: end-to-end-delay <= answer-within", "keep: end-to-end-delay <= 1 s", StringComparison.Ordinal));
        Assert.Equal(
            "--vary: found 'bound.end-to-end-delay', which changes nothing that is learned, as the reward that the scenario gives does not name it; "
            + "expected one of parameter.answer-within, as in --vary parameter.answer-within=0.5s..1.5s",
            Assert.Single(ScenarioVariation.Parse(scenario, "bound.end-to-end-delay=1s..2s", 3).Diagnostics).ToString());
        Assert.Contains("found 'bound.compute', which changes nothing", ScenarioVariation.Parse(scenario, "bound.compute=1s..2s", 3).Diagnostics[0].Message);
    }

    [Fact]
    public void A_scenario_without_anything_to_vary_says_so()
    {
        Scenario scenario = ScenarioTexts.Read(ScenarioTexts.Compute
            .Replace("parameters:\n  answer-within: 1 s\n", "", StringComparison.Ordinal).Replace("answer-within", "1 s", StringComparison.Ordinal));
        Assert.Empty(ScenarioVariables.Of(scenario));
        Assert.EndsWith(
            "expected a scenario with parameters that its reward names, or with bounds and no reward of its own",
            ScenarioVariation.Parse(scenario, "bound.compute=1s..2s", 3).Diagnostics[0].Message);
    }

    [Fact]
    public void A_parameter_that_nothing_learned_depends_on_is_no_variable()
    {
        string text = ScenarioTexts.Compute.Replace("  answer-within: 1 s\n", "  answer-within: 1 s\n  idle: 3\n  front: 0.4 s\n", StringComparison.Ordinal)
            .Replace("+ 0.4 s\n", "+ front\n", StringComparison.Ordinal);
        Assert.Equal(
            ["bound.end-to-end-delay", "parameter.answer-within", "parameter.front"],
            ScenarioVariables.Of(ScenarioTexts.Read(text)).Select(variable => variable.Name));
        Assert.Equal([BoundDirection.AtMost, BoundDirection.AtMost, null], ScenarioVariables.Of(ScenarioTexts.Read(text)).Select(variable => variable.Direction));
    }

    [FsCheck.Xunit.Property(MaxTest = 100)]
    public void Values_are_evenly_spaced_from_the_first_to_the_last(PositiveInt from, PositiveInt distance, PositiveInt count)
    {
        int points = 2 + count.Get % 99;
        string text = FormattableString.Invariant($"bound.compute={from.Get % 10_000}ms..{from.Get % 10_000 + distance.Get}ms");
        double[] values = [.. ScenarioVariation.Parse(_compute, text, points).Value!.Values];
        Assert.Equal(points, values.Length);
        Assert.Equal(from.Get % 10_000 / 1000.0, values[0]);
        Assert.Equal((from.Get % 10_000 + distance.Get) / 1000.0, values[^1]);
        double step = distance.Get / 1000.0 / (points - 1);
        Assert.All(values.Zip(values.Skip(1), (low, high) => high - low), gap => Assert.Equal(step, gap, Math.Max(1e-12, 1e-7 * values[^1])));
    }

    [FsCheck.Xunit.Property(MaxTest = 60)]
    public void The_scenario_at_a_value_differs_from_that_written_in_the_value_alone(PositiveInt microseconds)
    {
        double value = (1 + microseconds.Get % 5_000_000) / 1e6;
        foreach ((string text, string name) in ((string, string)[])[(ScenarioTexts.Compute, "parameter.answer-within"), (_derived, "bound.end-to-end-delay")])
        {
            Scenario scenario = ScenarioTexts.Read(text);
            Scenario varied = ScenarioVariation.Parse(scenario, $"{name}=0.1s..9s", 2).Value!.At(value).Value!;
            string written = value.ToString("0.#########", CultureInfo.InvariantCulture) + " s";
            string expected = text.Replace("\nname: compute\n", "\nname: compute-tradeoff\n", StringComparison.Ordinal)
                .Replace("answer-within: 1 s\n", $"answer-within: {(name[0] == 'p' ? written : "1 s")}\n", StringComparison.Ordinal)
                .Replace("keep: end-to-end-delay <= 1 s\n", $"keep: end-to-end-delay <= {written}\n", StringComparison.Ordinal);
            Assert.Equal(expected, varied.Text);
            Assert.Equal(value, Assert.Single(varied.Bounds).Limit);
        }
    }

    [Theory]
    [InlineData("  - keep: end-to-end-delay <= 1 s\n")]
    [InlineData("  - { keep: 'end-to-end-delay   <= 1000 ms', priority: 2 }\n")]
    [InlineData("  - keep: \"end-to-end-delay<=1s\"\n    priority: 2\n")]
    [InlineData("  - keep: >-\n      end-to-end-delay\n      <= 1 s\n    priority: 2\n")]
    [InlineData("  - priority: 2\n    keep: |\n      end-to-end-delay <= 1 s\n")]
    public void A_bound_is_found_however_it_is_written(string keep)
    {
        string text = _derived.Replace("  - keep: end-to-end-delay <= 1 s\n", "  - keep: delay.compute <= 3 s\n" + keep, StringComparison.Ordinal);
        Scenario varied = ScenarioVariation.Parse(ScenarioTexts.Read(text), "bound.end-to-end-delay=500 ms..2 s", 3).Value!.At(0.75).Value!;
        Assert.Equal([3, 0.75], varied.Bounds.Select(bound => bound.Limit));
        Assert.Single(varied.Utilities);
    }

    [Fact]
    public void A_value_that_the_scenario_cannot_have_is_told_with_it()
    {
        string text = _derived.Replace("minimise: cores.compute", "minimise: cores.compute / price", StringComparison.Ordinal)
            .Replace("  answer-within: 1 s\n", "  price: 1\n", StringComparison.Ordinal);
        ScenarioVariation variation = ScenarioVariation.Parse(ScenarioTexts.Read(text), "parameter.price=0..2", 3).Value!;
        Assert.True(variation.At(1).IsValid);
        Assert.Matches(
            @"^scenario\.yaml:\d+:\d+: found a cost that can be arbitrarily bad; .* \(with parameter\.price = 0\)$",
            Assert.Single(variation.At(0).Diagnostics).ToString());
    }

    [Fact]
    public void Bounds_that_share_a_parameter_are_varied_under_its_name()
    {
        string text = ScenarioTexts.Compute.Replace(
            "  - keep: end-to-end-delay <= answer-within\n",
            "  - keep: end-to-end-delay <= answer-within\n  - keep: delay.compute <= answer-within\n", StringComparison.Ordinal);
        Scenario scenario = ScenarioTexts.Read(text);
        Assert.Equal(["parameter.answer-within"], ScenarioVariables.Of(scenario).Select(variable => variable.Name));
        Assert.Equal("parameter.answer-within", ScenarioVariables.Find(scenario, "bound.delay.compute")!.Name);
        Assert.Equal([2, 2], ScenarioVariation.Parse(scenario, "bound.delay.compute=1s..3s", 3).Value!.At(2).Value!.Bounds.Select(bound => bound.Limit));
    }

    [Fact]
    public void A_bound_that_shares_its_quantity_has_no_name_of_its_own()
    {
        string text = _derived.Replace(
            "  - keep: end-to-end-delay <= 1 s\n", "  - keep: end-to-end-delay <= 1 s\n  - keep: end-to-end-delay >= 0.1 s\n", StringComparison.Ordinal);
        Assert.Empty(ScenarioVariables.Of(ScenarioTexts.Read(text)));
        Assert.Contains(
            "found 'bound.end-to-end-delay', which means 2 bounds; expected ",
            Assert.Single(ScenarioVariation.Parse(ScenarioTexts.Read(text), "bound.end-to-end-delay=1s..2s", 2).Diagnostics).Message);
    }

    [Fact]
    public void Sigma_moves_with_a_parameter_of_the_bounded_definition_and_with_no_other()
    {
        string text = _derived.Replace("  - keep: end-to-end-delay <= 1 s\n", "  - keep: end-to-end-delay <= answer-within\n    margin: 1 sigma\n", StringComparison.Ordinal)
            .Replace("+ 0.4 s\n", "* factor\n", StringComparison.Ordinal).Replace("  answer-within: 1 s\n", "  answer-within: 1 s\n  factor: 2\n", StringComparison.Ordinal);
        Scenario scenario = ScenarioTexts.Read(text);
        Assert.True(ScenarioVariables.MovesSigma(scenario, ScenarioVariables.Find(scenario, "parameter.factor")!));
        Assert.False(ScenarioVariables.MovesSigma(scenario, ScenarioVariables.Find(scenario, "bound.compute")!));
    }

    [Fact]
    public void Long_names_stay_names()
    {
        string text = ScenarioTexts.Compute.Replace("name: compute", "name: " + new string('a', 53) + "-" + new string('b', 9), StringComparison.Ordinal);
        Scenario varied = ScenarioVariation.Parse(ScenarioTexts.Read(text), "bound.compute=0.1s..1s", 2).Value!.At(0.5).Value!;
        Assert.Equal(new string('a', 53) + "-tradeoff", varied.Name);
    }

    private static string WithoutReward(string text)
    {
        int begin = text.IndexOf("reward: ", StringComparison.Ordinal), end = text.IndexOf("\n\n", begin, StringComparison.Ordinal);
        return text[..begin] + text[end..];
    }
}
