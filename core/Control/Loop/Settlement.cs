using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>
/// Decisions whose outcome nobody wrote, since the controller died after it had written them. They are settled by looking at the mesh, and never sent
/// again: the mesh may have moved on.
/// </summary>
internal static class Settlement
{
    // A controller leaves one at most; that of each death before was settled, but for those whose mesh could not be read.
    private const int LookedAt = 256;

    /// <summary>The last decisions without an outcome, and the number of the last decision of all.</summary>
    public static async Task<(ImmutableArray<DecisionRecord> Open, long Last)> FindAsync(IJournal journal, CancellationToken cancellationToken)
    {
        long last = await journal.LastAsync(cancellationToken).ConfigureAwait(false), decided = 0;
        var open = ImmutableSortedDictionary.CreateBuilder<long, DecisionRecord>();
        await foreach (StoredRecord stored in journal.ReadAsync(Math.Max(1, last - LookedAt), cancellationToken).ConfigureAwait(false))
        {
            if (stored.Record is DecisionRecord decision)
            {
                (open[decision.Decision], decided) = (decision, Math.Max(decided, decision.Decision));
            }
            else if (stored.Record is OutcomeRecord outcome)
            {
                _ = open.Remove(outcome.Decision);
            }
        }

        return ([.. open.Values], decided);
    }

    /// <summary>What became of such a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="present">What the mesh is like now.</param>
    /// <param name="generation">Generation of the controller that settles it.</param>
    /// <param name="now">The time.</param>
    public static OutcomeRecord Outcome(DecisionRecord decision, DesiredState present, long generation, DateTimeOffset now)
    {
        ImmutableArray<MeshDifference> differences = decision.Desired.DifferencesFrom(present);
        DecisionOutcome outcome = decision.IsDryRun ? DecisionOutcome.DryRun
            : decision.Desired.IsEmpty ? DecisionOutcome.Unchanged
            : differences.IsEmpty ? DecisionOutcome.Recovered : DecisionOutcome.Lost;
        return new OutcomeRecord
        {
            Mesh = decision.Mesh,
            Generation = generation,
            At = now,
            Decision = decision.Decision,
            Outcome = outcome,
            Text = outcome switch
            {
                DecisionOutcome.Recovered => "the controller died before it could confirm this; the mesh was found as decided",
                DecisionOutcome.Lost => $"the controller died before it could confirm this; {differences[0]}; it is not sent again",
                _ => null,
            },
        };
    }
}
