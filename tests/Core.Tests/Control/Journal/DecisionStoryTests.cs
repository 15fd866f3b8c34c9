using System.Collections.Immutable;
using FsCheck.Xunit;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Randomness;
using Meshward.Tests.Shared;

namespace Meshward.Core.Tests.Control.Journal;

/// <summary>Decisions in plain words.</summary>
public sealed class DecisionStoryTests
{
    private static readonly double[] _numbers = [0, 0.1, 1, 12.5, 1e300, -1, double.NaN, double.PositiveInfinity, double.MaxValue];

    [Fact]
    public void A_decision_tells_what_was_seen_proposed_decided_sent_and_measured()
    {
        JournalEntry entry = new(1, JournalSamples.Decision(12), JournalSamples.Outcome(12), JournalSamples.Observation(12));

        Assert.Equal(
            [
                "Seen: metrics of 48 s, which ended 2 s before",
                "Seen: web: 40.5 requests per second, newest sample 1.5 s old",
                "Seen: objective compute <= 0.6: missed (0.75)",
                "Proposed: the learned policy (learned): cores.node1 2 → 5; predicted compute 0.4, reward 0.9",
                "Proposed: the calibrated rules (rules): cores.node1 2 → 3; outside the operating region",
                "Rules: largest-change set to 3 (cores.node1 from 2 to 5)",
                "Decided: to take the action of the learned policy, within the rules",
                "Decided: cores.node1 2 → 3",
                "Decided: predicted: compute 0.5, reward 0.8",
                "Sent: 3 cores of node1",
                "Sent: sent, and read back as it was sent (0.125 s after the interval had closed)",
                "Came of it: compute 0.55, 0.5 predicted",
                "Came of it: reward 0.75",
                "Came of it: objective compute <= 0.6: met (0.55)",
                "Came of it: web: 9.8 % of the requests shed, 10 % set",
            ],
            Lines(entry));
    }

    [Theory]
    [InlineData(AdaptationStage.Following, 0, "the learned policy", "the action of the learned policy")]
    [InlineData(AdaptationStage.Following, 30, "the learned policy, over the model refitted on 30 recent samples,", "the action of the learned policy")]
    [InlineData(AdaptationStage.Rollout, 1, "rollout over the model refitted on 1 recent sample, with the learned policy behind it,", "the action of rollout")]
    [InlineData(AdaptationStage.Retraining, 35, "rollout over the model refitted on 35 recent samples, with the learned policy behind it, while a new one is trained,", "the action of rollout")]
    public void Who_proposed_is_told_with_the_model_and_its_samples(AdaptationStage stage, int samples, string who, string taken)
    {
        string[] lines = Lines(new JournalEntry(1, JournalSamples.Decision(12) with { Model = new ModelInUse(stage, samples) }, null, null));

        Assert.Contains($"Proposed: {who} (learned): cores.node1 2 → 5; predicted compute 0.4, reward 0.9", lines);
        Assert.Contains($"Decided: to take {taken}, within the rules", lines);
    }

    [Fact]
    public void Gaps_are_told_as_such()
    {
        DecisionRecord decision = JournalSamples.Decision(12) with
        {
            WindowStart = null,
            WindowEnd = null,
            Source = DecisionSource.Present,
            Controls = [new DecidedControl("cores.node1", null, null)],
            Observed = new ObservedMesh([new ObservedService("web", SignalQuality.Stale, 20, 1, 30, "30 s old")], 1),
            Rules = [],
            Policy = null,
            Twin = null,
            Predicted = null,
            Desired = DesiredState.Unchanged,
            Order = OperatorOrder.Pause,
        };
        string[] lines = Lines(new JournalEntry(1, decision, null, null));

        Assert.Equal(
            [
                "Seen: no monitoring interval had closed",
                "Seen: web: metrics too old (30 s old); counted with 20 requests per second, newest sample 30 s old, 100 % of it not measured",
                "Seen: 100 % of the mesh's load was not measured",
                "Seen: objective compute <= 0.6: missed (0.75)",
                "Seen: the operator's order to pause",
                "Proposed: the learned policy: nothing",
                "Proposed: the calibrated rules: nothing",
                "Rules: no rule acted",
                "Decided: to leave everything as it is",
                "Decided: the model says nothing of this configuration",
                "Sent: not confirmed yet",
                "Came of it: nothing was measured yet",
            ],
            lines);
    }

    [Fact]
    public void Every_source_outcome_quality_and_order_has_words_of_its_own()
    {
        AreWords(Enum.GetValues<DecisionSource>().Select(StoryWords.Of));
        AreWords(Enum.GetValues<DecisionOutcome>().Select(outcome => StoryWords.Of(outcome)).Append(StoryWords.Of((DecisionOutcome?)null)));
        AreWords(Enum.GetValues<SignalQuality>().Select(StoryWords.Of));
        AreWords(Enum.GetValues<OperatorOrder>().Select(StoryWords.Of));

        static void AreWords(IEnumerable<string> words)
        {
            string[] all = [.. words];
            Assert.All(all, word => Assert.NotEmpty(word));
            Assert.Equal(all.Length, all.Distinct().Count());
        }
    }

    [Fact]
    public void Every_rule_is_told_by_its_name() => Assert.All(SafetyRules.All, rule => Assert.Contains(
        $"Rules: {rule.Name} did this (given that)",
        Lines(new JournalEntry(1, JournalSamples.Decision(1) with { Rules = [new RuleAction(rule.Name, "given that", "did this")] }, null, null))));

    [Fact]
    public void A_wide_mesh_fits_a_screen()
    {
        DecisionRecord decision = JournalSamples.Decision(1) with
        {
            Controls = [.. Enumerable.Range(0, 500).Select(i => new DecidedControl($"cores.n{i}", 1, 2))],
            Observed = new ObservedMesh([.. Enumerable.Range(0, 500).Select(i => new ObservedService($"s{i}", i == 400 ? SignalQuality.Unknown : SignalQuality.Good, 1, 0, 1, ""))], 0.1),
            Bounds = [.. Enumerable.Range(0, 50).Select(i => new JudgedBound($"d{i} <= 1", 0.5, true))],
            Rules = [.. SafetyRules.All.Select(rule => new RuleAction(rule.Name, "given", "did"))],
            Desired = DesiredState.Unchanged with { NodeCores = JournalSamples.Values([.. Enumerable.Range(0, 500).Select(i => ($"n{i}", 2.0))]) },
        };
        ObservationRecord observation = JournalSamples.Observation(1) with { Bounds = decision.Bounds };
        string[] lines = Lines(new JournalEntry(1, decision, JournalSamples.Outcome(1), observation));

        Assert.InRange(lines.Length, 1, 50);
        Assert.Contains(lines, line => line.StartsWith("Seen: s400: metrics unknown", StringComparison.Ordinal));
        Assert.Contains("Seen: and 495 more services", lines);
    }

    [Fact]
    public void An_event_is_no_decision() => Assert.Throws<ArgumentException>(
        () => DecisionStory.Of(new JournalEntry(1, JournalSamples.Event(JournalEvent.Started, JournalSamples.Start, "go"), null, null)));

    [Property(MaxTest = 500)]
    public void There_are_words_for_whatever_a_journal_holds(long seed)
    {
        CounterRandom random = new(seed, 7);
        JournalEntry entry = Random(ref random);
        ImmutableArray<StoryPart> story = DecisionStory.Of(entry with { Record = JournalJson.Read(JournalJson.Write(entry.Record)) });

        Assert.Equal(6, story.Length);
        Assert.All(story, part => Assert.NotEmpty(part.Lines));
        Assert.All(story.SelectMany(part => part.Lines), line => Assert.False(string.IsNullOrWhiteSpace(line)));
    }

    // Decisions of the controller itself, which meet every rule on their way.
    [Fact]
    public void Decisions_of_the_controller_have_words_for_the_rules_that_acted()
    {
        SafetySituation[] situations =
        [
            new(), new() { Section = "", Policy = [1, 0, 1, 5] }, new() { Order = OperatorOrder.Pause }, new() { Order = OperatorOrder.Rollback }, new() { Policy = null },
            new() { IsInsideRegion = false, Policy = [0.5, 0.2, 1, 1] }, new() { Web = _ => SafetySituation.Nothing("web") }, new() { Present = [0.5, 0.2, double.NaN, 3] },
            new() { State = new SafetyState() },
        ];
        Assert.All(situations, situation =>
        {
            ControlDecision decision = situation.Decide();
            string[] lines = Lines(new JournalEntry(1, DecisionRecord.Of(decision, "shop", 1, "", isDryRun: true), null, null));
            Assert.All(decision.Rules.Take(5), rule => Assert.Contains(lines, line => line.StartsWith($"Rules: {rule.Rule} ", StringComparison.Ordinal)));
        });
    }

    private static string[] Lines(JournalEntry entry) => [.. DecisionStory.Of(entry).SelectMany(part => part.Lines.Select(line => $"{part.Heading}: {line}"))];

    private static JournalEntry Random(ref CounterRandom random)
    {
        int count = random.NextInt(9);
        ImmutableArray<DecidedControl>.Builder controls = ImmutableArray.CreateBuilder<DecidedControl>();
        ImmutableArray<ObservedService>.Builder services = ImmutableArray.CreateBuilder<ObservedService>();
        ImmutableArray<RuleAction>.Builder rules = ImmutableArray.CreateBuilder<RuleAction>();
        for (int i = 0; i < count; i++)
        {
            controls.Add(new DecidedControl($"c{i}", Maybe(ref random), Maybe(ref random)));
            services.Add(new ObservedService($"s{i}", (SignalQuality)random.NextInt(4), Number(ref random), Number(ref random), Maybe(ref random), i % 2 == 0 ? "" : "odd"));
            rules.Add(new RuleAction(SafetyRules.All[random.NextInt(SafetyRules.All.Length)].Name, i % 3 == 0 ? "" : "given", "did"));
        }

        DecisionRecord decision = JournalSamples.Decision(1 + random.NextInt(5)) with
        {
            WindowStart = random.NextInt(2) == 0 ? null : JournalSamples.Start,
            Source = (DecisionSource)random.NextInt(4),
            Controls = controls.DrainToImmutable(),
            Observed = new ObservedMesh(services.DrainToImmutable(), Number(ref random)),
            Bounds = [new JudgedBound("d <= 1", Maybe(ref random), random.NextInt(3) switch { 0 => null, 1 => true, _ => false })],
            Rules = rules.DrainToImmutable(),
            Policy = Proposal(ref random),
            Twin = Proposal(ref random),
            RunnerUp = Proposal(ref random),
            Predicted = random.NextInt(2) == 0 ? null : new PredictedOutcome(JournalSamples.Values(("d", Number(ref random))), Maybe(ref random)),
            Desired = random.NextInt(2) == 0 ? DesiredState.Unchanged : DesiredState.Unchanged with { Replicas = JournalSamples.Values(("web", Number(ref random))) },
            Order = (OperatorOrder)random.NextInt(4),
        };
        return new JournalEntry(
            1,
            decision,
            random.NextInt(3) == 0 ? null : JournalSamples.Outcome(1, (DecisionOutcome)random.NextInt(7)) with { TookSeconds = Maybe(ref random) },
            random.NextInt(3) == 0 ? null : JournalSamples.Observation(1) with { Reward = Maybe(ref random), Targets = ImmutableSortedDictionary<string, double?>.Empty.Add("d", Maybe(ref random)) });
    }

    private static ProposedAction? Proposal(ref CounterRandom random) => random.NextInt(3) == 0 ? null : new ProposedAction(
        "any", JournalSamples.Values(("c0", Number(ref random)), ("elsewhere", 1)), random.NextInt(2) == 0 ? null : new PredictedOutcome(JournalSamples.Values(), Maybe(ref random)), random.NextInt(2) == 0);

    private static double? Maybe(ref CounterRandom random) => random.NextInt(4) == 0 ? null : Number(ref random);

    private static double Number(ref CounterRandom random) => _numbers[random.NextInt(_numbers.Length)];
}
