using System.Collections.Immutable;

namespace Meshward.Grains.Telemetry;

/// <summary>
/// All metrics of Meshward's own. Series of a controller are there while it runs, at the silo that it runs on, and end with it. What is not known is NaN. No
/// label holds what grows without end, such as the number of a decision.
/// </summary>
public static class MetricList
{
    /// <summary>Name of the meters and of the source of traces.</summary>
    public const string Source = "Meshward";

    /// <summary>Most series of one metric in a silo; what is beyond them is summed up in one series with the label <c>otel_metric_overflow</c>.</summary>
    public const int MostSeries = 2000;

    private const string None = "1";

    internal static readonly MetricSpec ObjectiveMet = Gauge("objective.met", None, "whether an objective was met in the last monitoring interval: 1 or 0", "objective");
    internal static readonly MetricSpec RewardMeasured = Gauge("reward.measured", None, "the reward of what was measured after the last decision but one");
    internal static readonly MetricSpec RewardPredicted = Gauge("reward.predicted", None, "what the model said of the same step before");
    internal static readonly MetricSpec DelayMeasured = Gauge("delay.measured", "s", "mean response time of a service in the last monitoring interval", "service");
    internal static readonly MetricSpec DelayPredicted = Gauge("delay.predicted", "s", "what the model said of the same interval before", "service");
    internal static readonly MetricSpec DelayBound = Gauge("delay.bound", "s", "the largest response time by the objectives, of services that have one", "service");
    internal static readonly MetricSpec LoadOffered = Gauge("load.offered", "{request}/s", "requests that come to a service, shed ones among them; filled in where they are not measured", "service");
    internal static readonly MetricSpec SampleAge = Gauge("metrics.age", "s", "age of the newest sample of a service at the last decision", "service");
    internal static readonly MetricSpec SampleQuality = Gauge("metrics.services", "{service}", "services whose metrics were good, partial, stale or unknown at the last decision", "quality");
    internal static readonly MetricSpec MissingShare = Gauge("metrics.missing", None, "share of the mesh's load that was not measured at the last decision, 0 to 1");
    internal static readonly MetricSpec ControlValue = Gauge("control.value", None, "what a control was set to at the last decision, in its own unit: cores, replicas, weight or blocking rate", "control");
    internal static readonly MetricSpec ControllerState = Gauge("controller.state", None, "1 for what the controller does, 0 for the others: applying, dry_run or paused", "state");
    internal static readonly MetricSpec HeldSteps = Gauge("controller.held", "{step}", "time steps in a row in which bad metrics held the configuration");
    internal static readonly MetricSpec StepFailing = Gauge("controller.failing", None, "1 where the last time step failed on its way, else 0");
    internal static readonly MetricSpec TimeStep = Gauge("controller.step", "s", "length of a time step");
    internal static readonly MetricSpec LastDecision = Gauge("decision.time", "s", "when the last decision was made, in seconds since 1970");
    internal static readonly MetricSpec Decisions = Counter("decisions", "{decision}", "decisions by where the configuration came from: present, policy, twin or last_good", "source");
    internal static readonly MetricSpec Outcomes = Counter("decision.outcomes", "{decision}", "decisions by what became of them: applied, unchanged, dry_run, refused, failed, lost or recovered", "outcome");
    internal static readonly MetricSpec DecisionDuration = new("meshward.decision.duration", MetricForm.Histogram, "s", ["mesh"], "time from the closed monitoring interval until a decision could be sent");
    internal static readonly MetricSpec RuleActions = Counter("rule.actions", "{decision}", "decisions that a safety rule held, changed or limited", "rule");
    internal static readonly MetricSpec Rollbacks = Counter("rollbacks", "{rollback}", "returns to the last good configuration, by itself or by hand");
    internal static readonly MetricSpec MissedSteps = Counter("steps.missed", "{step}", "time steps that passed without a decision");
    internal static readonly MetricSpec ForeignChanges = Counter("foreign.changes", "{change}", "changes of the mesh by others that were noticed");
    internal static readonly MetricSpec DriftEvidence = Gauge("drift.evidence", None, "evidence that the model no longer predicts the mesh: 1 at first, some 100 is a drift; NaN where the controller does not adapt");
    internal static readonly MetricSpec DriftDetected = Gauge("drift.detected", None, "1 from a drift until a policy for the changed mesh has taken over, else 0");
    internal static readonly MetricSpec AdaptationStage = Gauge("adaptation.stage", None, "1 for what adaptation does, 0 for the others: following, rollout or retraining; all 0 where the controller does not adapt", "stage");
    internal static readonly MetricSpec Drifts = Counter("drifts", "{drift}", "drifts that were noticed");
    internal static readonly MetricSpec Swaps = Counter("policy.swaps", "{swap}", "policies that took over after a drift");
    /// <summary>Whether checks of a silo pass.</summary>
    public static readonly MetricSpec SiloHealth = new("meshward.silo.healthy", MetricForm.Gauge, None, ["check"], "whether a check of /health/ready passes, 1 or 0: silo or storage");
    /// <summary>Whether files of who may come in can be used.</summary>
    public static readonly MetricSpec AccessFileUnusable = new("meshward.access.file.unusable", MetricForm.Gauge, None, ["kind"], "1 where files of who may come in cannot be used as they are now, else 0: tokens, or certificates with keys and authorities");
    internal static readonly MetricSpec TrainingsRunning = new("meshward.trainings.running", MetricForm.Gauge, "{training}", [], "trainings that are led by this silo at the moment");
    internal static readonly MetricSpec TrainingsEnded = new("meshward.trainings.ended", MetricForm.Counter, "{training}", ["phase"], "trainings that have ended here: finished, cancelled or failed");
    internal static readonly MetricSpec TrainingRounds = new("meshward.training.rounds", MetricForm.Counter, "{round}", ["mesh"], "rounds of trainings that this silo leads");
    internal static readonly MetricSpec TrainingSteps = new("meshward.training.steps", MetricForm.Counter, "{step}", ["mesh"], "environment steps of these, over all their simulators; their rate is the speed of learning");

    /// <summary>The metrics, those of controllers first.</summary>
    public static ImmutableArray<MetricSpec> All { get; } =
    [
        ObjectiveMet, DelayMeasured, DelayPredicted, DelayBound, RewardMeasured, RewardPredicted, LoadOffered, ControlValue,
        ControllerState, HeldSteps, StepFailing, TimeStep, LastDecision, Decisions, Outcomes, DecisionDuration, RuleActions, Rollbacks, MissedSteps, ForeignChanges,
        SampleAge, SampleQuality, MissingShare, DriftEvidence, DriftDetected, AdaptationStage, Drifts, Swaps,
        TrainingsRunning, TrainingsEnded, TrainingRounds, TrainingSteps, SiloHealth, AccessFileUnusable,
    ];

    private static MetricSpec Gauge(string name, string unit, string meaning, params ImmutableArray<string> labels) =>
        new($"meshward.{name}", MetricForm.Gauge, unit, ["mesh", .. labels], meaning);

    private static MetricSpec Counter(string name, string unit, string meaning, params ImmutableArray<string> labels) =>
        new($"meshward.{name}", MetricForm.Counter, unit, ["mesh", .. labels], meaning);
}
