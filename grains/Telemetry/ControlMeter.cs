using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Scenarios;

namespace Meshward.Grains.Telemetry;

/// <summary>
/// The metrics of one controller, from its start on a silo until it ends there: its meter goes with it, so that no series tells what was true when it left.
/// It goes by what the controller writes to its journal. Used by one step at a time.
/// </summary>
internal sealed class ControlMeter : IDisposable
{
    private const string Delay = "delay.";

    // From the closed window: some milliseconds for tables, a time step at most.
    private static readonly double[] _durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Scenario _scenario;
    private readonly MeterSeries _series;
    private readonly bool _isDryRun;
    private CycleCounts? _counts;
    private AdaptationCounts? _adapted;
    private (long Decision, PredictedOutcome? Predicted) _last;

    /// <summary>The metrics of a controller.</summary>
    /// <param name="scenario">Mesh, services and objectives.</param>
    /// <param name="isDryRun">Whether it only tells what it would do.</param>
    public ControlMeter(Scenario scenario, bool isDryRun)
    {
        (_scenario, _isDryRun, _series) = (scenario, isDryRun, new MeterSeries(scenario.Name));
        _series.Set(MetricList.TimeStep, scenario.Mesh.TimeStep.TotalSeconds);
        _series.Set(MetricList.StepFailing, 0);
        _series.Set(MetricList.DriftDetected, 0);
        _series.Set(MetricList.DriftEvidence, double.NaN);
        foreach (Bound bound in scenario.Bounds.Where(bound => bound.Direction == BoundDirection.AtMost && bound.Quantity.StartsWith(Delay, StringComparison.Ordinal)))
            _series.Set(MetricList.DelayBound, bound.Limit, bound.Quantity[Delay.Length..]);
        Stage(null);
        State(isPaused: false);

        // A series that begins when something happens first would hide that from whoever looks for an increase.
        foreach (DecisionSource source in Enum.GetValues<DecisionSource>())
            _series.Add(MetricList.Decisions, 0, Word(source.ToString()));
        foreach (DecisionOutcome outcome in Enum.GetValues<DecisionOutcome>())
            _series.Add(MetricList.Outcomes, 0, Word(outcome.ToString()));
        foreach (SafetyRule rule in SafetyRules.All)
            _series.Add(MetricList.RuleActions, 0, rule.Name);
        foreach (MetricSpec counter in new[] { MetricList.Rollbacks, MetricList.MissedSteps, MetricList.ForeignChanges, MetricList.Drifts, MetricList.Swaps })
            _series.Add(counter, 0);
    }

    /// <summary>A decision is in the journal.</summary>
    public void Decided(DecisionRecord decision)
    {
        _last = (decision.Decision, decision.Predicted);
        _series.Set(MetricList.LastDecision, decision.At.ToUnixTimeMilliseconds() / 1000.0);
        _series.Add(MetricList.Decisions, 1, Word(decision.Source.ToString()));
        foreach (string rule in decision.Rules.Select(action => action.Rule).Distinct())
            _series.Add(MetricList.RuleActions, 1, rule);
        foreach (JudgedBound bound in decision.Bounds)
            _series.Set(MetricList.ObjectiveMet, bound.IsKept switch { true => 1, false => 0, null => double.NaN }, bound.Bound);
        foreach (DecidedControl control in decision.Controls)
            _series.Set(MetricList.ControlValue, control.Present ?? double.NaN, control.Control);
        foreach (ObservedService service in decision.Observed.Services)
        {
            _series.Set(MetricList.LoadOffered, service.LoadPerSecond, service.Service);
            _series.Set(MetricList.SampleAge, service.AgeSeconds ?? double.NaN, service.Service);
        }

        foreach (SignalQuality quality in Enum.GetValues<SignalQuality>())
            _series.Set(MetricList.SampleQuality, decision.Observed.Services.Count(service => service.Quality == quality), Word(quality.ToString()));
        _series.Set(MetricList.MissingShare, decision.Observed.MissingShare);
    }

    /// <summary>What became of a decision is in the journal.</summary>
    public void Ended(OutcomeRecord outcome) => _series.Add(MetricList.Outcomes, 1, Word(outcome.Outcome.ToString()));

    /// <summary>What was measured after a decision is in the journal.</summary>
    public void Measured(ObservationRecord observation)
    {
        PredictedOutcome? predicted = _last.Decision == observation.Decision ? _last.Predicted : null;
        _series.Set(MetricList.RewardMeasured, observation.Reward ?? double.NaN);
        _series.Set(MetricList.RewardPredicted, predicted?.Reward ?? double.NaN);
        foreach (ModelTarget target in _scenario.Model.Targets.Where(target => target.Quantity.StartsWith(Delay, StringComparison.Ordinal)))
        {
            string service = target.Quantity[Delay.Length..];
            _series.Set(MetricList.DelayMeasured, observation.Targets.GetValueOrDefault(target.Quantity) ?? double.NaN, service);
            _series.Set(MetricList.DelayPredicted, predicted?.Targets.TryGetValue(target.Quantity, out double value) == true ? value : double.NaN, service);
        }
    }

    /// <summary>What the controller keeps is stored.</summary>
    public void Stored(CycleState state)
    {
        State(state.Safety.IsPaused);
        _series.Set(MetricList.HeldSteps, state.Safety.HeldSteps);
        CycleCounts since = state.Counts.Since(_counts ?? state.Counts);
        _counts = state.Counts;
        _series.Add(MetricList.Rollbacks, since.Rollbacks);
        _series.Add(MetricList.MissedSteps, since.MissedSteps);
        _series.Add(MetricList.ForeignChanges, since.ForeignChanges);
    }

    /// <summary>What adaptation keeps is stored.</summary>
    public void Stored(AdaptationMemory memory)
    {
        Stage(memory.State.Stage);
        _series.Set(MetricList.DriftEvidence, memory.State.Drift.Evidence);
        _series.Set(MetricList.DriftDetected, memory.State.Stage == AdaptationStage.Following ? 0 : 1);
        _series.Add(MetricList.Drifts, memory.Counts.Drifts - (_adapted ?? memory.Counts).Drifts);
        _series.Add(MetricList.Swaps, memory.Counts.Swaps - (_adapted ?? memory.Counts).Swaps);
        _adapted = memory.Counts;
    }

    /// <summary>A time step is over.</summary>
    /// <param name="took">How long it took from the closed window; null where it failed.</param>
    public void Stepped(TimeSpan? took)
    {
        _series.Set(MetricList.StepFailing, took is null ? 1 : 0);
        if (took is TimeSpan time)
            _series.Record(MetricList.DecisionDuration, time.TotalSeconds, _durations);
    }

    /// <summary>Ends all series.</summary>
    public void Dispose() => _series.Dispose();

    private void State(bool isPaused)
    {
        string now = isPaused ? "paused" : _isDryRun ? "dry_run" : "applying";
        foreach (string state in new[] { "applying", "dry_run", "paused" })
            _series.Set(MetricList.ControllerState, state == now ? 1 : 0, state);
    }

    private void Stage(AdaptationStage? now)
    {
        foreach (AdaptationStage stage in Enum.GetValues<AdaptationStage>())
            _series.Set(MetricList.AdaptationStage, stage == now ? 1 : 0, Word(stage.ToString()));
    }

    // LastGood is last_good.
    private static string Word(string name) => string.Concat(name.Select((letter, i) => char.IsUpper(letter) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(letter) : $"{letter}"));
}
