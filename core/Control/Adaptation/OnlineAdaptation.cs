using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Control.Drift;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Adaptation;

/// <summary>
/// What a controller does when its model no longer predicts what is measured (Samani, Hammar and Stadler 2024): from the next action on it looks
/// ahead on a model that is refitted on recent samples, with its policy behind; meanwhile a new policy is trained on such a model, judged, and
/// put in the old one's place. Pure functions from state to state.
/// </summary>
/// <param name="test">The test of drift.</param>
/// <param name="settings">When to retrain.</param>
public sealed class OnlineAdaptation(DriftTest test, AdaptationSettings settings)
{
    /// <summary>Takes note of a time step.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="observation">What came of the step.</param>
    public AdaptationOutcome Step(AdaptationState state, AdaptationObservation observation)
    {
        long step = observation.Sample.Step;
        AdaptationState next = state with { Samples = Keep(state.Samples, observation) };
        if (observation.Predicted is { } predicted)
        {
            DriftVerdict verdict = test.Step(state.Drift, new DriftObservation(step, predicted, observation.Sample.Targets));
            next = next with { Drift = verdict.State };
            if (verdict.HasDrifted)
            {
                return Drifted(next, step, verdict);
            }
        }

        return next is { Stage: AdaptationStage.Rollout, TrainWith: int enough } && next.Samples.Length >= enough
            ? Order(next, step)
            : new(next, []);
    }

    /// <summary>Takes note of a training that is over.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="step">The time step that was judged last.</param>
    /// <param name="news">What became of it; of an order that was dropped it changes nothing.</param>
    public AdaptationOutcome Hear(AdaptationState state, long step, TrainingNews news)
    {
        if (state.Stage != AdaptationStage.Retraining || news.Order != state.LastOrder)
        {
            return new(state, []);
        }

        if (news.HasPassed)
        {
            AdaptationState swapped = new() { ModelSamples = state.OrderedSamples, LastOrder = state.LastOrder };
            return Tell(swapped, step, AdaptationEventKind.Swapped, $"policy {news.Order} takes over: {news.Words}");
        }

        int failed = state.FailedTrainings + 1;
        bool goesOn = failed < settings.MostTrainings;
        AdaptationState refused = state with
        {
            Stage = AdaptationStage.Rollout,
            FailedTrainings = failed,
            TrainWith = goesOn ? Math.Min(state.Samples.Length + settings.SamplesToTryAgain, settings.MostSamples) : null,
        };
        string then = goesOn ? Invariant($"it is tried again with {refused.TrainWith} samples") : Invariant($"after {failed} trainings rollout goes on without");
        return Tell(refused, step, AdaptationEventKind.Refused, $"policy {news.Order} is refused: {news.Words}; {then}");
    }

    private AdaptationOutcome Drifted(AdaptationState state, long step, DriftVerdict verdict)
    {
        bool drops = state.Stage == AdaptationStage.Retraining;
        string side = verdict.Direction == DriftDirection.Above ? "above" : "below";
        string words = Invariant(
            $"{verdict.Quantity} is {side} what is predicted since step {verdict.Since}: evidence {verdict.Evidence:0.#} of {verdict.Limit:0.#}, which chance reaches at most once in {1 / test.FalseAlarmRate:0.#} meshes");
        AdaptationState rollout = state with
        {
            Stage = AdaptationStage.Rollout,
            Drift = DriftState.Start,
            Samples = [.. state.Samples.Where(sample => sample.Step >= verdict.Since)],
            OrderedSamples = [],
            FailedTrainings = 0,
            TrainWith = settings.SamplesToTrain,
        };
        AdaptationOutcome told = Tell(rollout, step, AdaptationEventKind.Drifted, words);
        return !drops ? told : told with
        {
            Events = told.Events.Insert(0, new(
                step, AdaptationEventKind.TrainingDropped, AdaptationStage.Rollout, Invariant($"training {state.LastOrder} is dropped, since the mesh changed again"))),
        };
    }

    private static AdaptationOutcome Order(AdaptationState state, long step)
    {
        AdaptationState training = state with
        {
            Stage = AdaptationStage.Retraining,
            Drift = DriftState.Start,
            OrderedSamples = state.Samples,
            LastOrder = state.LastOrder + 1,
            TrainWith = null,
        };
        return Tell(
            training, step, AdaptationEventKind.TrainingBegan, Invariant($"training {training.LastOrder} begins on a model with {state.Samples.Length} recent samples"))
            with
        { Order = new TrainingOrder(training.LastOrder, state.Samples) };
    }

    // What was not measured, or lies where the model is not trusted, teaches nothing.
    private ImmutableArray<RecentSample> Keep(ImmutableArray<RecentSample> samples, AdaptationObservation observation) =>
        !observation.IsCovered || !observation.Sample.Targets.Any(double.IsFinite) ? samples
        : samples.Length < settings.MostSamples ? samples.Add(observation.Sample)
        : samples.RemoveRange(0, samples.Length + 1 - settings.MostSamples).Add(observation.Sample);

    private static AdaptationOutcome Tell(AdaptationState state, long step, AdaptationEventKind kind, string words) =>
        new(state, [new AdaptationEvent(step, kind, state.Stage, words)]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
