using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Policies;
using Meshward.Grains.Contracts;
using Meshward.Grains.Telemetry;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Grains.Control;

/// <summary>The proposals of one activation's loop that adapts, gone on with from what is stored.</summary>
/// <param name="generation">Generation of the controller.</param>
/// <param name="rows">What is stored.</param>
/// <param name="turns">Runs what touches it on the grain's turns.</param>
/// <param name="meter">Tells what is stored.</param>
internal sealed class AdaptationRun(long generation, AdaptationRows rows, TaskFactory turns, ControlMeter meter) : IAdaptationBooks, IRunBooks, IDisposable
{
    // An event is among the last records, or was never written.
    private const int LookedAt = 256;

    private GrainRetraining? _retraining;
    private AdaptiveProposals? _proposals;

    /// <summary>The proposals, gone on with from what is stored.</summary>
    /// <param name="order">The order.</param>
    /// <param name="parts">What it is made of, the models among it.</param>
    /// <param name="journal">Tells what it knows already.</param>
    /// <param name="computation">Where it computes.</param>
    /// <param name="shop">What it works with.</param>
    /// <param name="stop">Gives it up.</param>
    public async Task<IProposals> OpenAsync(ControlOrder order, ControlParts parts, IJournal journal, IComputation computation, ControlShop shop, CancellationToken stop)
    {
        AdaptiveModels models = parts.Models!;
        _retraining = new GrainRetraining(models, order.TrainingSteps, this, shop);
        AdaptationMemory? stored = await rows.ReadAsync();
        AdaptationMemory memory = (stored ?? new AdaptationMemory(parts.Basis, parts.PolicySha256!)).For(parts.Basis, parts.PolicySha256!);
        AdaptiveStart? start = await StartAsync(memory, parts);
        memory = start?.Memory ?? new AdaptationMemory(parts.Basis, parts.PolicySha256!);
        memory = memory with { Untold = await UntoldAsync(memory, journal, stop) };
        if (memory.State.Stage != AdaptationStage.Retraining)
            _retraining.DropLast();
        await rows.SaveAsync(memory, generation);
        meter.Stored(memory);
        AdaptationSettings settings = new();
        settings = settings with { SamplesToTrain = order.SamplesToTrain ?? settings.SamplesToTrain };
        return _proposals = new AdaptiveProposals(
            models, settings, start is null ? new AdaptiveStart(memory, parts.Policy!, parts.Twin) : start with { Memory = memory }, _retraining, this, computation, order.TrainingSteps ?? LearningSettings.For(new PpoConfig(), parts.Scenario).TotalSteps);
    }

    /// <summary>The policy that took over from that of an order, and is gone on with; null where that of the order acts.</summary>
    /// <param name="parts">What the order is made of, the models among it.</param>
    public Task<AdaptedPolicy?> TakenOverAsync(ControlParts parts) => OnTurnAsync(async () =>
        (await rows.ReadAsync())?.For(parts.Basis, parts.PolicySha256!).Policy is { } adapted && adapted.Sha256 != parts.PolicySha256 && await rows.PolicyAsync(adapted.Sha256) is not null
            ? adapted
            : null);

    /// <inheritdoc/>
    public Task SaveAsync(AdaptationMemory memory) => OnTurnAsync(async () =>
    {
        await rows.SaveAsync(memory, generation);
        meter.Stored(memory);
        return true;
    });

    /// <inheritdoc/>
    public Task KeepAsync(TrainedCandidate candidate, string inForce) => OnTurnAsync(async () =>
    {
        await rows.KeepPolicyAsync(candidate.Sha256, candidate.File.ToArray(), inForce, generation);
        return true;
    });

    /// <inheritdoc/>
    public Task<string?> RunOfAsync(int order) => OnTurnAsync(() => rows.RunOfAsync(order));

    /// <inheritdoc/>
    public Task<string?> LastRunAsync() => OnTurnAsync(rows.LastRunAsync);

    /// <inheritdoc/>
    public Task KeepRunAsync(int order, string run) => OnTurnAsync(async () =>
    {
        await rows.KeepRunAsync(order, run, generation);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _retraining?.Dispose();
        _proposals?.Dispose();
    }

    // Null where the policy that took over is not there any more.
    private async Task<AdaptiveStart?> StartAsync(AdaptationMemory memory, ControlParts parts)
    {
        if (memory.Policy is not { } adapted)
            return new AdaptiveStart(memory, parts.Policy!, parts.Twin);
        RulePolicy? twin = adapted.TwinOf(parts.Scenario) ?? parts.Twin;
        if (adapted.Sha256 == parts.PolicySha256)
            return new AdaptiveStart(memory, parts.Policy!, twin);
        return await rows.PolicyAsync(adapted.Sha256) is byte[] file && PolicyFile.Read(file, adapted.Run) is { IsValid: true } read
            ? new AdaptiveStart(memory, new LearnedPolicy(read.Value, parts.Scenario, "retrained"), twin)
            : null;
    }

    // What the controller died over before it told it is told now.
    private static async Task<ImmutableArray<ProposalChange>> UntoldAsync(AdaptationMemory memory, IJournal journal, CancellationToken stop)
    {
        if (memory.Untold.IsEmpty)
            return [];
        HashSet<(JournalEvent, string)> told = [];
        await foreach (StoredRecord stored in journal.ReadAsync(Math.Max(1, await journal.LastAsync(stop) - LookedAt), stop))
        {
            if (stored.Record is EventRecord happened && happened.Decision == memory.LastStep)
                told.Add((happened.Event, happened.Text));
        }

        return [.. memory.Untold.Where(change => !told.Contains((change.Event, change.Text)))];
    }

    private Task<T> OnTurnAsync<T>(Func<Task<T>> work) => turns.StartNew(work).Unwrap();
}
