using Meshward.Core.Control;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>Each safety rule in a controller that runs as a grain: metrics by its service grains, decision, journal, mesh. What is expected is reasoned with each story.</summary>
public sealed class RuleTests(RuleCluster cluster) : IClassFixture<RuleCluster>
{
    public static TheoryData<string> Stories => [.. RuleStories.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Stories))]
    public Task A_rule_acts_in_a_grain_as_it_says(string story) => cluster.EndOfAsync(story);

    // A rule that is new has a story here before it is told to users.
    [Fact]
    public void Every_rule_that_is_explained_has_a_story() => Assert.Equal(
        SafetyRules.Explain(RuleMesh.Read(RuleMesh.Yaml("rule-all", [new("window-steps", "1")]))).Select(rule => rule.Name).Order(StringComparer.Ordinal),
        RuleStories.All.Keys.Select(RuleStories.RuleOf).Distinct().Order(StringComparer.Ordinal));
}
