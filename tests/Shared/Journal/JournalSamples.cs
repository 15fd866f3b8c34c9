using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Tests.Shared;

/// <summary>Records of a small mesh: service web on node1, whose cores are set. A step is a minute long.</summary>
public static class JournalSamples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 26, 15, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset TimeOf(long decision) => Start.AddMinutes(decision - 1);

    public static DecisionRecord Decision(long decision, string mesh = "shop", long generation = 1) => new()
    {
        Mesh = mesh,
        Generation = generation,
        At = TimeOf(decision),
        Decision = decision,
        IsDryRun = false,
        ScenarioSha256 = "5ce7a210",
        PolicySha256 = "90110c1e",
        WindowStart = TimeOf(decision).AddSeconds(-50),
        WindowEnd = TimeOf(decision).AddSeconds(-2),
        Source = DecisionSource.Policy,
        Controls = [new DecidedControl("cores.node1", 2, 3), new DecidedControl("blocking.web", 0.1, 0.1)],
        Observed = new ObservedMesh([new ObservedService("web", SignalQuality.Good, 40.5, 0, 1.5, "")], 0),
        Bounds = [new JudgedBound("compute <= 0.6", 0.75, false)],
        Rules = [new RuleAction("largest-change", "cores.node1 from 2 to 5", "set to 3")],
        Policy = new ProposedAction("learned", Values(("blocking.web", 0.1), ("cores.node1", 5)), new PredictedOutcome(Values(("compute", 0.4)), 0.9), true),
        Twin = new ProposedAction("rules", Values(("blocking.web", 0.1), ("cores.node1", 3)), null, false),
        Predicted = new PredictedOutcome(Values(("compute", 0.5)), 0.8),
        Desired = DesiredState.Unchanged with { NodeCores = Values(("node1", 3)) },
    };

    public static OutcomeRecord Outcome(long decision, DecisionOutcome outcome = DecisionOutcome.Applied, string mesh = "shop", long generation = 1) => new()
    {
        Mesh = mesh,
        Generation = generation,
        At = TimeOf(decision).AddSeconds(1),
        Decision = decision,
        Outcome = outcome,
        TookSeconds = 0.125,
    };

    public static ObservationRecord Observation(long decision, string mesh = "shop", long generation = 1) => new()
    {
        Mesh = mesh,
        Generation = generation,
        At = TimeOf(decision).AddSeconds(55),
        Decision = decision,
        Targets = ImmutableSortedDictionary<string, double?>.Empty.Add("compute", 0.55),
        Reward = 0.75,
        ShedShares = [new ShedShare("web", 0.1, 0.098)],
        Bounds = [new JudgedBound("compute <= 0.6", 0.55, true)],
    };

    public static EventRecord Event(JournalEvent happened, DateTimeOffset at, string text, string mesh = "shop", long generation = 1) => new()
    {
        Mesh = mesh,
        Generation = generation,
        At = at,
        Event = happened,
        Text = text,
    };

    /// <summary>The three records of a decision.</summary>
    public static ImmutableArray<JournalRecord> Step(long decision, string mesh = "shop") =>
        [Decision(decision, mesh), Outcome(decision, mesh: mesh), Observation(decision, mesh)];

    public static ImmutableSortedDictionary<string, double> Values(params (string Name, double Value)[] values) =>
        values.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
}
