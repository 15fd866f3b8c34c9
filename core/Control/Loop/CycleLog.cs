using System.Collections.Immutable;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>What a control cycle writes to the journal.</summary>
/// <param name="settings">Mesh and generation.</param>
/// <param name="journal">The journal.</param>
/// <param name="clock">The time.</param>
internal sealed class CycleLog(CycleSettings settings, IJournal journal, TimeProvider clock)
{
    private DateTimeOffset? _step;

    /// <summary>
    /// Until the decision of a step is written, all that is told of it happened when it was made: it takes a while until that is known, and records are
    /// to be in the order of their times.
    /// </summary>
    /// <param name="at">When it is made; null once it is written.</param>
    public void Tell(DateTimeOffset? at) => _step = at;

    /// <summary>The record of a decision.</summary>
    public DecisionRecord Decision(
        ControlDecision decision, ProposalSet proposals, PredictedOutcome? predicted, DateTimeOffset start, DateTimeOffset end, OperatorOrder order) =>
        DecisionRecord.Of(decision, settings.Scenario.Name, settings.Generation, settings.Scenario.Hash, settings.IsDryRun) with
        {
            PolicySha256 = proposals.PolicySha256,
            WindowStart = start,
            WindowEnd = end,
            Policy = proposals.Policy?.Action,
            Twin = proposals.Twin?.Action,
            RunnerUp = proposals.RunnerUp,
            Model = proposals.Model,
            Predicted = predicted,
            Order = order,
        };

    /// <summary>The record of an outcome.</summary>
    public OutcomeRecord Outcome(long decision, DecisionOutcome outcome, string? text, TimeSpan? took) => new()
    {
        Mesh = settings.Scenario.Name,
        Generation = settings.Generation,
        At = clock.GetUtcNow(),
        Decision = decision,
        Outcome = outcome,
        Text = text,
        TookSeconds = took?.TotalSeconds,
    };

    /// <summary>Writes that something happened.</summary>
    public Task EventAsync(JournalEvent happened, string text, long? decision, CancellationToken cancellationToken) => journal.AppendAsync(
        new EventRecord
        {
            Mesh = settings.Scenario.Name,
            Generation = settings.Generation,
            At = _step ?? clock.GetUtcNow(),
            Event = happened,
            Text = text,
            Decision = decision,
        },
        cancellationToken);

    /// <summary>Writes when the source of metrics goes away, and when it is back.</summary>
    public async Task<CycleState> SourceAsync(CycleState state, ImmutableArray<ServiceWindow> windows, CancellationToken cancellationToken)
    {
        string? failure = windows.FirstOrDefault(window => window.Failure is not null)?.Failure;
        if (failure is null == state.IsSourceLost)
        {
            await EventAsync(failure is null ? JournalEvent.MetricsBack : JournalEvent.MetricsLost, failure ?? "the source of metrics answers again", null, cancellationToken).ConfigureAwait(false);
        }

        return state with { IsSourceLost = failure is not null };
    }

    /// <summary>Writes which controls something else owns from now on, and which are ours again.</summary>
    /// <param name="state">What was so in the step before.</param>
    /// <param name="taken">The controls whose value the mesh does not tell now, with the reason.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<CycleState> TakenAsync(CycleState state, ImmutableArray<(string Control, string Reason)> taken, CancellationToken cancellationToken)
    {
        ImmutableArray<string> names = [.. taken.Select(each => each.Control)];
        foreach ((string control, string reason) in taken.Where(each => !state.Taken.Contains(each.Control)))
        {
            await EventAsync(JournalEvent.ControlTakenAway, $"{control} is left alone: {reason}", null, cancellationToken).ConfigureAwait(false);
        }

        foreach (string control in state.Taken.Except(names))
        {
            await EventAsync(JournalEvent.ControlGivenBack, $"{control} is ours again", null, cancellationToken).ConfigureAwait(false);
        }

        return state with { Taken = names };
    }

    /// <summary>Writes when the mesh cannot be read, and when it can again.</summary>
    public async Task<CycleState> MeshAsync(CycleState state, string? problem, CancellationToken cancellationToken)
    {
        if (problem is null == state.IsMeshLost)
        {
            await EventAsync(problem is null ? JournalEvent.ActuatorBack : JournalEvent.ActuatorUnavailable, problem ?? "the mesh can be read again", null, cancellationToken).ConfigureAwait(false);
        }

        return state with { IsMeshLost = problem is not null };
    }
}
