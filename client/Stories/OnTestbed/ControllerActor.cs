using System.Collections.Immutable;
using Meshward.Client.Control;
using Meshward.Client.Options;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;

namespace Meshward.Client.Stories.OnTestbed;

/// <summary>The controller itself, as <c>control --apply</c> runs it: with its safety rules, its journal and its metrics from Prometheus.</summary>
/// <param name="order">What it is to do.</param>
/// <param name="options">Where it keeps its state and its journal.</param>
/// <param name="mesh">The mesh that it controls.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class ControllerActor(ControlOrder order, ControlOptions options, string mesh, Session session) : IStoryActor
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public string Name => AdaptingPolicy.PolicyName;

    /// <inheritdoc />
    public long? Generation => null;

    /// <inheritdoc />
    public ImmutableArray<AdaptationEvent> Events { get; private set; } = [];

    /// <inheritdoc />
    public async Task ActAsync(StepLedger ledger, StepTimes times, CancellationToken stop)
    {
        await using ControlHost host = await ControlHost.OpenAsync(options, mesh, session);
        long last = await host.Journal.LastAsync(session.Stop);
        await host.StartAsync(order);
        try
        {
            while (await host.StatusAsync() is var status && status.Phase == ControlPhase.Running && status.OrderId == order.Id)
            {
                await Task.Delay(s_look, session.Clock, stop);
            }

            ControlStatus ended = await host.StatusAsync();
            throw new WorkFailedException($"the controller has ended: {ended.Problem ?? $"generation {ended.Generation} took its place"}");
        }
        finally
        {
            await host.StopAsync(order.Id);
            Events = await ReadAsync(host, last, times);
        }
    }

    private static async Task<ImmutableArray<AdaptationEvent>> ReadAsync(ControlHost host, long last, StepTimes times)
    {
        var events = ImmutableArray.CreateBuilder<AdaptationEvent>();
        await foreach (StoredRecord stored in host.Journal.ReadAsync(last + 1, CancellationToken.None))
        {
            if (stored.Record is EventRecord happened && Meaning(happened.Event) is (AdaptationEventKind kind, AdaptationStage stage))
            {
                events.Add(new AdaptationEvent(times.StepAt(happened.At), kind, stage, happened.Text));
            }
        }

        return events.ToImmutable();
    }

    private static (AdaptationEventKind Kind, AdaptationStage Stage)? Meaning(JournalEvent happened) => happened switch
    {
        JournalEvent.ModelDrift => (AdaptationEventKind.Drifted, AdaptationStage.Rollout),
        JournalEvent.RetrainingStarted => (AdaptationEventKind.TrainingBegan, AdaptationStage.Retraining),
        JournalEvent.CandidateFailed => (AdaptationEventKind.Refused, AdaptationStage.Rollout),
        JournalEvent.PolicySwapped => (AdaptationEventKind.Swapped, AdaptationStage.Following),
        _ => null,
    };
}
