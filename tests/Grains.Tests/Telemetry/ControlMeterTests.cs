using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Scenarios;
using Meshward.Grains.Telemetry;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Telemetry;

public sealed class ControlMeterTests
{
    private static Scenario ScenarioOf(string name) => ScenarioReader.Read(new StringReader(MeasuredScenario.Yaml(name, "0.9 s", "0.2 s")), "shop.yaml", ".").Value!;

    [Fact]
    public void A_step_is_told_as_it_was_seen_decided_and_measured()
    {
        const string Mesh = "meter-a";
        using HeardMeter heard = new(Mesh);
        using ControlMeter meter = new(ScenarioOf(Mesh), isDryRun: false);
        meter.Decided(JournalSamples.Decision(1, Mesh) with
        {
            Source = DecisionSource.LastGood,
            Predicted = new PredictedOutcome(JournalSamples.Values(("delay.info1", 0.4)), 2.5),
            Bounds = [new JudgedBound("delay.info1 <= 1", 1.2, false), new JudgedBound("x <= 1", null, null)],
            Rules = [new RuleAction("restart", "", ""), new RuleAction("cool-down", "a", ""), new RuleAction("cool-down", "b", "")],
        });
        meter.Ended(JournalSamples.Outcome(1, DecisionOutcome.Refused, Mesh));
        meter.Measured(JournalSamples.Observation(1, Mesh) with { Targets = ImmutableSortedDictionary<string, double?>.Empty.Add("delay.info1", 0.5), Reward = null });
        meter.Stepped(TimeSpan.FromSeconds(0.02));

        Assert.Equal((0.0, double.NaN), (heard[$"meshward.objective.met {Mesh} delay.info1 <= 1"], heard[$"meshward.objective.met {Mesh} x <= 1"]));
        Assert.Equal((0.5, 0.4, 1.0), (heard[$"meshward.delay.measured {Mesh} info1"], heard[$"meshward.delay.predicted {Mesh} info1"], heard[$"meshward.delay.bound {Mesh} info1"]));
        Assert.Equal((double.NaN, 2.5), (heard[$"meshward.reward.measured {Mesh}"], heard[$"meshward.reward.predicted {Mesh}"]));
        Assert.Equal((40.5, 1.5), (heard[$"meshward.load.offered {Mesh} web"], heard[$"meshward.metrics.age {Mesh} web"]));
        Assert.Equal((1.0, 0.0), (heard[$"meshward.metrics.services {Mesh} good"], heard[$"meshward.metrics.services {Mesh} stale"]));
        Assert.Equal((2.0, 0.1), (heard[$"meshward.control.value {Mesh} cores.node1"], heard[$"meshward.control.value {Mesh} blocking.web"]));
        Assert.Equal((1.0, 0.0), (heard[$"meshward.decisions {Mesh} last_good"], heard[$"meshward.decisions {Mesh} policy"]));
        Assert.Equal((1.0, 0.0), (heard[$"meshward.decision.outcomes {Mesh} refused"], heard[$"meshward.decision.outcomes {Mesh} dry_run"]));
        Assert.Equal((1.0, 1.0, 0.0), (heard[$"meshward.rule.actions {Mesh} restart"], heard[$"meshward.rule.actions {Mesh} cool-down"], heard[$"meshward.rule.actions {Mesh} pause"]));
        Assert.Equal((1.0, 0.9, 0.0), (heard[$"meshward.decision.duration {Mesh}"], heard[$"meshward.controller.step {Mesh}"], heard[$"meshward.controller.failing {Mesh}"]));
        Assert.Equal(JournalSamples.TimeOf(1).ToUnixTimeSeconds(), heard[$"meshward.decision.time {Mesh}"]);
    }

    [Fact]
    public void What_was_done_before_the_controller_came_here_is_not_counted_again()
    {
        const string Mesh = "meter-b";
        using HeardMeter heard = new(Mesh);
        using ControlMeter meter = new(ScenarioOf(Mesh), isDryRun: true);
        Assert.Equal((0.0, 1.0, 0.0), (heard[$"meshward.controller.state {Mesh} applying"], heard[$"meshward.controller.state {Mesh} dry_run"], heard[$"meshward.controller.state {Mesh} paused"]));
        meter.Stored(new CycleState { Counts = new CycleCounts { Rollbacks = 7, MissedSteps = 9, ForeignChanges = 1 } });
        meter.Stored(new CycleState { Counts = new CycleCounts { Rollbacks = 8, MissedSteps = 9, ForeignChanges = 3 }, Safety = new SafetyState { IsPaused = true, HeldSteps = 4 } });
        Assert.Equal((1.0, 0.0, 2.0), (heard[$"meshward.rollbacks {Mesh}"], heard[$"meshward.steps.missed {Mesh}"], heard[$"meshward.foreign.changes {Mesh}"]));
        Assert.Equal((0.0, 1.0, 4.0), (heard[$"meshward.controller.state {Mesh} dry_run"], heard[$"meshward.controller.state {Mesh} paused"], heard[$"meshward.controller.held {Mesh}"]));
    }

    [Fact]
    public void Adaptation_is_told_from_drift_to_swap()
    {
        const string Mesh = "meter-c";
        using HeardMeter heard = new(Mesh);
        using ControlMeter meter = new(ScenarioOf(Mesh), isDryRun: false);
        Assert.Equal((double.NaN, 0.0, 0.0), (heard[$"meshward.drift.evidence {Mesh}"], heard[$"meshward.drift.detected {Mesh}"], heard[$"meshward.adaptation.stage {Mesh} following"]));
        AdaptationMemory memory = new("basis", "policy");
        meter.Stored(memory);
        Assert.Equal((1.0, 1.0), (heard[$"meshward.drift.evidence {Mesh}"], heard[$"meshward.adaptation.stage {Mesh} following"]));
        meter.Stored(memory = memory with { State = AdaptationState.Start with { Stage = AdaptationStage.Rollout }, Counts = new AdaptationCounts { Drifts = 1 } });
        Assert.Equal((1.0, 1.0, 0.0, 1.0), (heard[$"meshward.drift.detected {Mesh}"], heard[$"meshward.adaptation.stage {Mesh} rollout"], heard[$"meshward.adaptation.stage {Mesh} following"], heard[$"meshward.drifts {Mesh}"]));
        meter.Stored(memory with { State = AdaptationState.Start, Counts = new AdaptationCounts { Drifts = 1, Swaps = 1 } });
        Assert.Equal((0.0, 1.0, 1.0), (heard[$"meshward.drift.detected {Mesh}"], heard[$"meshward.drifts {Mesh}"], heard[$"meshward.policy.swaps {Mesh}"]));
    }

    // docs/observability.md tells the number: five series a service, one an objective, one a control, and some sixty besides.
    [Fact]
    public void A_thousand_services_make_no_more_series_than_is_said_and_decisions_make_none()
    {
        const string Mesh = "meter-d";
        const int Services = 1000;
        string[] names = [.. Enumerable.Range(0, Services).Select(i => $"s{i}")];
        Scenario small = ScenarioOf(Mesh);
        Scenario scenario = small with
        {
            Bounds = [.. names.Select(name => new Bound($"delay.{name}", BoundDirection.AtMost, 1))],
            Model = small.Model with { Targets = [.. names.Select(name => new ModelTarget($"delay.{name}", name, name, null))] },
        };
        using HeardMeter heard = new(Mesh);
        using ControlMeter meter = new(scenario, isDryRun: false);
        for (int decision = 1; decision <= 3; decision++)
        {
            meter.Decided(JournalSamples.Decision(decision, Mesh) with
            {
                Observed = new ObservedMesh([.. names.Select(name => new ObservedService(name, SignalQuality.Good, decision, 0, 1, ""))], 0),
                Bounds = [.. names.Select(name => new JudgedBound($"delay.{name} <= 1", decision, true))],
                Controls = [.. names.Select(name => new DecidedControl($"blocking.{name}", 0, 0.1))],
                Rules = [.. SafetyRules.All.Select(rule => new RuleAction(rule.Name, $"step {decision}", ""))],
            });
            meter.Ended(JournalSamples.Outcome(decision, mesh: Mesh));
            meter.Measured(JournalSamples.Observation(decision, Mesh) with { Targets = names.ToImmutableSortedDictionary(name => $"delay.{name}", _ => (double?)0.5) });
            meter.Stored(new CycleState());
            meter.Stepped(TimeSpan.FromSeconds(decision));
        }

        Assert.InRange(heard.Count, 7 * Services, (7 * Services) + 70);
    }
}
