using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Stories;

/// <summary>
/// A controller that adapts: it follows its policy while the model predicts what is measured, else it looks ahead on a refitted model while a new
/// policy is trained. One story at a time.
/// </summary>
/// <param name="name">Its name in tables.</param>
/// <param name="mesh">The mesh.</param>
/// <param name="basePolicy">The policy before the change.</param>
/// <param name="trainer">Trains and judges policies.</param>
/// <param name="plan">When it trains, how long that takes, and when the mesh changes.</param>
/// <param name="seed">Seed of noise and trainings.</param>
internal sealed class AdaptingPolicy(string name, StoryMesh mesh, IPolicy basePolicy, StoryTrainer trainer, StoryPlan plan, long seed) : IPolicy
{
    /// <summary>Name of the one that adapts in every way.</summary>
    public const string PolicyName = "adapting";

    private readonly OnlineAdaptation _adaptation = new(mesh.Models.Test, plan.Settings);
    private readonly QueueingMesh _before = new(mesh.Before.Scenario, mesh.QueuesBefore, seed);
    private readonly QueueingMesh _after = new(mesh.Before.Scenario, mesh.QueuesAfter, seed);
    private readonly List<ImmutableArray<double>> _traffic = [];
    private readonly List<AdaptationEvent> _events = [];
    private readonly List<AdaptationStage> _stages = [];
    private AdaptationState _state = AdaptationState.Start;
    private IPolicy _policy = basePolicy; // behind rollout, and followed while the model is right
    private IPolicy _deciding = basePolicy;
    private ISystemModel? _tested = mesh.Models.Before;
    private (TrainingOrder Order, long Due)? _training;

    /// <inheritdoc />
    public string Name => name;

    /// <summary>What happened.</summary>
    public ImmutableArray<AdaptationEvent> Events => [.. _events];

    /// <summary>[steps] how each was decided.</summary>
    public ImmutableArray<AdaptationStage> Stages => [.. _stages];

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        _stages.Add(_state.Stage);
        _deciding.Decide(snapshot, actions);
    }

    /// <summary>Measures a time step, and takes what follows from it.</summary>
    /// <param name="step">The time step.</param>
    /// <param name="outcome">Its loads and configuration.</param>
    public async Task ObserveAsync(long step, EvaluationStep outcome)
    {
        _traffic.Add(outcome.Loads);
        ImmutableArray<double> measured = (step < plan.ChangeAt ? _before : _after).Measure(step, outcome.Loads.AsSpan(), outcome.Levels.AsSpan());
        Take(_adaptation.Step(_state, mesh.Models.Observe(step, outcome.Loads.AsSpan(), outcome.Levels.AsSpan(), measured, _tested)), step);
        if (_training is { } training && step + 1 >= training.Due)
        {
            _training = null;
            if (_state.Stage == AdaptationStage.Retraining && _state.LastOrder == training.Order.Number)
            {
                await FinishAsync(training.Order, step);
            }
        }
    }

    private async Task FinishAsync(TrainingOrder order, long step)
    {
        if (mesh.Models.MeshOf(order.Samples) is not { } refitted)
        {
            Take(_adaptation.Hear(_state, step, new TrainingNews(order.Number, false, "the refitted model has no finite rewards")), step);
            return;
        }

        LearnedPolicy candidate = new(await trainer.TrainAsync(refitted.Table, refitted.Dynamics, (seed * 1000) + order.Number), mesh.Before.Scenario, "retrained");
        CandidateGate gate = trainer.Judge(refitted, candidate, [.. _traffic.TakeLast(CandidateGate.MostRecentSteps)]);
        _policy = gate.HasPassed ? candidate : _policy;
        Take(_adaptation.Hear(_state, step, new TrainingNews(order.Number, gate.HasPassed, gate.Words)), step);
    }

    private void Take(AdaptationOutcome outcome, long step)
    {
        bool isNews = !outcome.Events.IsEmpty;
        _events.AddRange(outcome.Events);
        _state = outcome.State;
        if (outcome.Order is { } order)
        {
            _training = (order, step + 1 + plan.TrainingTakes);
        }

        if (isNews)
        {
            _tested = _state.TestedSamples is { } samples ? mesh.Models.Fit(samples) : null;
        }

        // Samples that are new, and a base that is, both make another rollout.
        _deciding = _state.Stage == AdaptationStage.Following ? _policy : Rollout() ?? _policy;
    }

    private RolloutPolicy? Rollout() => mesh.Models.MeshOf(_state.Samples) is { } refitted
        ? new RolloutPolicy("rollout", refitted.Dynamics, refitted.Table, StateValues.Of(refitted.Table, _policy), RolloutPolicy.DefaultLookahead)
        : null;
}
