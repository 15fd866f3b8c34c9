using System.Text.Json;
using System.Text.RegularExpressions;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control;

/// <summary>Decisions as data, and the rules as a list.</summary>
public sealed class ControlDecisionTests
{
    [Fact]
    public void A_decision_names_only_what_changes()
    {
        ControlDecision decision = new SafetySituation { Policy = [0.75, 0.2, 3, 5] }.Decide();

        Assert.Equal([75, 25], decision.Desired.Traffic["web"].Weights!.Values);
        Assert.Null(decision.Desired.Traffic["web"].BlockingRate);
        Assert.Empty(decision.Desired.NodeCores);
        Assert.Equal(5, decision.Desired.Replicas["pay"]);
    }

    [Fact]
    public void Whole_percents_and_thousandths_of_a_core_are_the_values_that_they_were_rounded_from()
    {
        Scenario scenario = SafetySituation.Read("");
        scenario = scenario with { Controls = scenario.Controls.SetItem(0, scenario.Controls[0] with { Levels = [0, 1 / 3.0, 2 / 3.0] }) };
        var present = PresentConfiguration.Of(scenario, SafetySituation.Mesh(0.33, 0.2, 2.9996, 3));

        Assert.Equal([1 / 3.0, 0.2, 3, 3], present.Values);
        Assert.Equal(0.41, PresentConfiguration.Of(scenario, SafetySituation.Mesh(0.41, 0.2, 3, 3)).Values[0]);
    }

    [Fact]
    public void Decisions_and_states_survive_json()
    {
        SafetySituation situation = new() { Section = "", Policy = [1, 0, 1, 5] };
        ControlDecision decision = situation.Decide();
        string text = JsonSerializer.Serialize(decision);
        ControlDecision? read = JsonSerializer.Deserialize<ControlDecision>(text);

        Assert.Equal(text, JsonSerializer.Serialize(read));
        Assert.Contains("\"Source\":\"Policy\"", text);
        SafetySituation next = situation.Then(decision);
        Assert.Equal(JsonSerializer.Serialize(next.Decide()), JsonSerializer.Serialize((next with { State = read!.Next }).Decide()));
        Assert.NotNull(JsonSerializer.Deserialize<SafetyState>("{}"));
    }

    [Fact]
    public void Rules_have_names_of_their_own_in_one_style() =>
        Assert.All(SafetyRules.All.GroupBy(rule => rule.Name), group =>
        {
            Assert.Single(group);
            Assert.Matches(new Regex("^[a-z]+(-[a-z]+)*$"), group.Key);
        });

    [Fact]
    public void Every_rule_is_documented()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "safety.md"));

        Assert.All(SafetyRules.All, rule => Assert.Contains($"`{rule.Name}`", page));
    }

    [Fact]
    public void Rules_are_explained_with_their_numbers()
    {
        var rules = SafetyRules.Explain(SafetySituation.Read("price-per-core-hour: 0.04\nmost-per-hour: 0.4")).ToDictionary(rule => rule.Name, rule => rule.Values);

        Assert.Equal("unless --apply", rules["dry-run"]);
        Assert.Equal("3 steps", rules["restart"]);
        Assert.Equal("10 %", rules["missing-share"]);
        Assert.Equal("from 10 s on", rules["stale-metrics"]);
        Assert.Equal("10 steps", rules["hold-limit"]);
        Assert.Equal("0.4 per hour at 0.04 per core", rules["spending-cap"]);
        Assert.Equal("routing.web.node1, blocking.web: 15 s; cores.node1, replicas.pay: 15 s, growth 0 s", rules["cool-down"]);
        Assert.Equal("routing.web.node1: 0 to 1; blocking.web: 0 to 0.4; cores.node1: 1 to 5; replicas.pay: 1 to 5", rules["floor-and-ceiling"]);
    }

    [Fact]
    public void A_scenario_without_the_section_has_the_defaults()
    {
        Assert.Equivalent(new SafetySpec(), SafetySituation.Read("").Safety, strict: true);
        Assert.Equivalent(new SafetySpec { BadSteps = 5 }, SafetySituation.Read("bad-steps: 5").Safety, strict: true);
    }
}
