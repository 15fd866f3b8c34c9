using System.Diagnostics;
using System.Text;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Texts made to cost time or memory are refused at once.</summary>
public sealed class HostileScenarioTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_text_without_end_is_cut_off() =>
        AssertRefused(new string('a', 10_000_000), "1:1: found more than 4 MiB of text; expected a scenario, which is a few KiB");

    [Theory]
    [InlineData("[", 34)]
    [InlineData("{a: ", 130)]
    [InlineData("- ", 67)]
    [InlineData("? ", 67)]
    public void Deep_nesting_is_refused(string opening, int column) => AssertRefused(
        string.Concat(Enumerable.Repeat(opening, 20_000)), $"1:{column}: found more than 32 levels of nesting; expected a scenario");

    [Fact]
    public void Aliases_that_multiply_are_refused()
    {
        StringBuilder text = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        // Sizes are 11, 111, 1111, 11111, 111111, 1111111: the sixth is beyond the limit.
        AssertRefused(text.ToString(), "6:5: found more than 500000 values, aliases included; expected a scenario");
    }

    [Fact]
    public void Loads_without_number_are_refused_or_stay_small()
    {
        string services = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"s{i}"));
        string choices = string.Join(", ", Enumerable.Range(0, 1000).Select(i => $"s{i}: [1, 2, 3]"));
        string twoLoads = ScenarioTexts.Compute.Remove(
            ScenarioTexts.Compute.IndexOf("  # For evaluation too", StringComparison.Ordinal),
            ScenarioTexts.Compute.IndexOf("# What an action sets", StringComparison.Ordinal)
                - ScenarioTexts.Compute.IndexOf("  # For evaluation too", StringComparison.Ordinal));
        string text = twoLoads
            .Replace("services: [compute]", $"services: [compute, {services}]", StringComparison.Ordinal)
            .Replace("      compute: [4, 8, 12]", $"      {{ compute: [4, 8, 12], {choices} }}", StringComparison.Ordinal)
            .Replace("  unseen:", "  unseen-no-more:", StringComparison.Ordinal);
        Stopwatch watch = Stopwatch.StartNew();
        string[] mistakes = ScenarioTexts.Mistakes(text);
        Assert.True(watch.Elapsed < _patience);
        Assert.Contains(mistakes, mistake => mistake.Contains("found 1001 items", StringComparison.Ordinal));
    }

    [Fact]
    public void Many_loads_of_many_services_are_not_listed()
    {
        string services = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"s{i}"));
        string choices = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"s{i}: [1, 2, 3]"));
        string waves = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"s{i}: {{ mean: 2, amplitude: 1, period-steps: 9 }}"));
        string twoLoads = ScenarioTexts.Compute.Remove(
            ScenarioTexts.Compute.IndexOf("  # For evaluation too", StringComparison.Ordinal),
            ScenarioTexts.Compute.IndexOf("# What an action sets", StringComparison.Ordinal)
                - ScenarioTexts.Compute.IndexOf("  # For evaluation too", StringComparison.Ordinal));
        string text = twoLoads
            .Replace("services: [compute]", $"services: [compute, {services}]", StringComparison.Ordinal)
            .Replace("      compute: [4, 8, 12]", $"      {{ compute: [4, 8, 12], {choices} }}", StringComparison.Ordinal)
            .Replace("      compute: { mean: 8", $"      {{ {waves}, compute: {{ mean: 8", StringComparison.Ordinal)
            .Replace("phase: 0 deg }", "phase: 0 deg } }", StringComparison.Ordinal);
        Assert.Empty(ScenarioTexts.Read(text).TrainingLoad.FiniteLoads);
    }

    [Theory]
    [InlineData("((((")]
    [InlineData("-")]
    [InlineData("!")]
    [InlineData("1 < 2 ? 1 : ")]
    [InlineData("1 + ")]
    [InlineData("max(1, ")]
    [InlineData("if(1 < 2, 1, ")]
    [InlineData("2 ")]
    public void Long_and_deep_expressions_are_refused(string part)
    {
        string reward = string.Concat(Enumerable.Repeat(part, 90_000 / part.Length));
        string text = ScenarioTexts.Compute.Replace("reward: \"", $"reward: \"{reward} ", StringComparison.Ordinal);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.NotEmpty(ScenarioTexts.Mistakes(text));
        Assert.True(watch.Elapsed < _patience);
    }

    [Fact]
    public void A_thousand_mistakes_are_shown_as_a_hundred()
    {
        string text = ScenarioTexts.Compute + string.Concat(Enumerable.Range(0, 1000).Select(i => $"unknown-{i}: 1\n"));
        string[] mistakes = ScenarioTexts.Mistakes(text);
        Assert.Equal(101, mistakes.Length);
        Assert.Equal("and 900 more mistakes", mistakes[^1]);
    }

    private static void AssertRefused(string text, string mistake)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal([mistake], ScenarioTexts.Mistakes(text));
        Assert.True(watch.Elapsed < _patience, $"Refusing took {watch.Elapsed}.");
    }
}
