using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Policies;
using Meshward.Core.SystemModels;
using Meshward.Core.SystemModels.Refitting;

namespace Meshward.Core.Control.Loop;

/// <summary>
/// Proposals of a controller that adapts: of the policy while its model predicts what is measured, else of rollout over a model that is refitted in each
/// step, while a new policy is trained and judged. What it learns is stored before it is told. Used by one controller, one call at a time.
/// </summary>
/// <param name="models">The models.</param>
/// <param name="settings">When to retrain.</param>
/// <param name="start">What is stored, and the policy in force.</param>
/// <param name="retraining">Trains.</param>
/// <param name="books">Stores.</param>
/// <param name="computation">Where it computes.</param>
/// <param name="calibrationSteps">Time steps that the calibration of the rules may use that a new policy is judged against.</param>
public sealed class AdaptiveProposals(
    AdaptiveModels models, AdaptationSettings settings, AdaptiveStart start, IRetraining retraining, IAdaptationBooks books, IComputation computation, long calibrationSteps) : IProposals, IDisposable
{
    private readonly OnlineAdaptation _adaptation = new(models.Test, settings);
    private readonly CancellationTokenSource _closing = new();
    private AdaptationMemory _memory = start.Memory;
    private IPolicy _policy = start.Policy;
    private RulePolicy? _twin = start.Twin;
    private ModelProposals? _asked; // null where it has to be made anew
    private ModelInUse? _model; // that it goes by
    private ISystemModel? _tested;
    private Judging? _judging;
    private bool _isFresh = true; // what is stored as untold may be so

    /// <summary>Where it stands, as it is stored.</summary>
    public AdaptationMemory Memory => _memory;

    /// <inheritdoc/>
    public async Task<ProposalSet> ProposeAsync(ObservedMesh observed, ImmutableArray<double?> present, CancellationToken cancellationToken)
    {
        _asked ??= await computation.RunAsync(Make, cancellationToken).ConfigureAwait(false);
        ProposalSet proposals = await _asked.ProposeAsync(observed, present, cancellationToken).ConfigureAwait(false);
        return proposals with { Model = _model, Adaptation = AdaptationStanding.Of(_memory) };
    }

    /// <inheritdoc/>
    public async Task<PredictedOutcome?> PredictAsync(ImmutableArray<double> loads, ImmutableArray<double?> values, CancellationToken cancellationToken)
    {
        _asked ??= await computation.RunAsync(Make, cancellationToken).ConfigureAwait(false);
        return await _asked.PredictAsync(loads, values, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<ProposalChange>> LearnAsync(MeasuredStep step, CancellationToken cancellationToken)
    {
        if (step.Decision > _memory.LastStep)
        {
            AdaptationMemory next = await computation.RunAsync(() => Take(step), cancellationToken).ConfigureAwait(false);
            if (next.State.Stage == AdaptationStage.Retraining)
            {
                next = await HearAsync(next, step.Decision).ConfigureAwait(false);
            }
            else
            {
                retraining.Drop();
                _judging = null;
            }

            await books.SaveAsync(next).ConfigureAwait(false);
            bool isChanged = next.State.Stage != AdaptationStage.Following || next.State.Stage != _memory.State.Stage;
            (_asked, _tested) = (isChanged ? null : _asked, ReferenceEquals(Key(next), Key(_memory)) ? _tested : null);
            (_memory, _isFresh) = (next, false);
        }

        return _memory.Untold;
    }

    /// <summary>Ends what is being judged.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private AdaptationMemory Take(MeasuredStep step)
    {
        AdaptationState before = _memory.State;
        _tested ??= before.TestedSamples is { } samples ? models.Fit(samples) : null;
        AdaptationOutcome outcome = models.Observe(step, _tested) is { } observation ? _adaptation.Step(before, observation) : new AdaptationOutcome(before, []);
        return _memory with
        {
            State = outcome.State,
            LastStep = step.Decision,
            Traffic = step.Observed.IsGood ? Keep(_memory.Traffic, step.Observed.Loads) : _memory.Traffic,
            Untold = [.. _isFresh ? _memory.Untold : [], .. outcome.Events.SelectMany(happened => AdaptationWords.Of(happened, before.Stage, outcome.State, _memory.InForce))],
            Counts = _memory.Counts with
            {
                Drifts = _memory.Counts.Drifts + Count(outcome, AdaptationEventKind.Drifted),
                Trainings = _memory.Counts.Trainings + Count(outcome, AdaptationEventKind.TrainingBegan),
                Refused = _memory.Counts.Refused + Count(outcome, AdaptationEventKind.TrainingDropped),
            },
        };
    }

    // Asked in each step anew: whoever goes on after a death finds the training where it is.
    private async Task<AdaptationMemory> HearAsync(AdaptationMemory memory, long step)
    {
        AdaptationState state = memory.State;
        if (_judging?.Order != state.LastOrder)
        {
            _judging = null;
            if (retraining.Look(new TrainingOrder(state.LastOrder, state.OrderedSamples)) is not { } end)
            {
                return memory;
            }

            if (end.Candidate is null)
            {
                return Refuse(memory, _adaptation.Hear(state, step, new TrainingNews(state.LastOrder, false, end.Words)));
            }

            _judging = new Judging(state.LastOrder, end.Candidate, end.Words, JudgeAsync(memory, end.Candidate));
        }

        if (!_judging.Gate.IsCompleted)
        {
            return memory;
        }

        (Judging judging, _judging) = (_judging, null);
        return await SwapAsync(memory, step, judging, await judging.Gate.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task<AdaptationMemory> SwapAsync(AdaptationMemory memory, long step, Judging judging, CandidateGate gate)
    {
        AdaptationOutcome outcome = _adaptation.Hear(memory.State, step, new TrainingNews(judging.Order, gate.HasPassed, gate.Words));
        ImmutableArray<ProposalChange> words = AdaptationWords.Judged(outcome.Events[0], judging.Candidate, judging.Words, gate, memory.State, memory.InForce);
        if (!gate.HasPassed)
        {
            return memory with { State = outcome.State, Untold = memory.Untold.AddRange(words), Counts = memory.Counts with { Refused = memory.Counts.Refused + 1 } };
        }

        await books.KeepAsync(judging.Candidate, memory.InForce).ConfigureAwait(false);
        (_policy, _twin) = (judging.Candidate.Policy, gate.Rules ?? _twin);
        return memory with
        {
            State = outcome.State,
            Policy = new AdaptedPolicy(judging.Candidate.Run, judging.Candidate.Sha256, gate.Rules?.Table ?? [], gate.Rules?.SwitchAt ?? []),
            Untold = memory.Untold.AddRange(words),
            Counts = memory.Counts with { Swaps = memory.Counts.Swaps + 1 },
        };
    }

    private static AdaptationMemory Refuse(AdaptationMemory memory, AdaptationOutcome outcome) => memory with
    {
        State = outcome.State,
        Untold = memory.Untold.AddRange(outcome.Events.Select(AdaptationWords.Failed)),
        Counts = memory.Counts with { Refused = memory.Counts.Refused + 1 },
    };

    private async Task<CandidateGate> JudgeAsync(AdaptationMemory memory, TrainedCandidate candidate)
    {
        CancellationToken stop = _closing.Token;
        try
        {
            return await computation.RunAsync(
                () => models.MeshOf(memory.State.OrderedSamples) is { } mesh
                    ? CandidateGate.Judge(mesh, candidate.Policy, memory.Traffic, calibrationSteps, stop)
                    : new CandidateGate(false, "the refitted model has no finite rewards", null),
                stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            return new CandidateGate(false, $"the gate cannot judge it ({exception.Message.ReplaceLineEndings(" ")})", null);
        }
    }

    private ModelProposals Make()
    {
        AdaptationState state = _memory.State;
        if (state.Stage != AdaptationStage.Following && models.MeshOf(state.Samples) is { } mesh)
        {
            var rollout = new RolloutPolicy("rollout", mesh.Dynamics, mesh.Table, StateValues.Of(mesh.Table, _policy), RolloutPolicy.DefaultLookahead);
            _model = new ModelInUse(state.Stage, state.Samples.Length);
            return new ModelProposals(mesh.Dynamics, rollout, _memory.InForce, _twin, computation, _memory.LastStep);
        }

        // Also where the refitted model makes no sense.
        _model = new ModelInUse(AdaptationStage.Following, state.ModelSamples.Length);
        return new ModelProposals(models.DynamicsOf(state.ModelSamples), _policy, _memory.InForce, _twin, computation, _memory.LastStep);
    }

    private static ImmutableArray<ImmutableArray<double>> Keep(ImmutableArray<ImmutableArray<double>> traffic, ImmutableArray<double> loads) =>
        [.. traffic.Length < CandidateGate.MostRecentSteps ? traffic : traffic[1..], loads];

    private static int Count(AdaptationOutcome outcome, AdaptationEventKind kind) => outcome.Events.Count(happened => happened.Kind == kind);

    // The array behind the samples of the tested model: a state that keeps them keeps it.
    private static RecentSample[]? Key(AdaptationMemory memory) =>
        memory.State.TestedSamples is { } samples ? ImmutableCollectionsMarshal.AsArray(samples) : null;

    private sealed record Judging(int Order, TrainedCandidate Candidate, string Words, Task<CandidateGate> Gate);
}
