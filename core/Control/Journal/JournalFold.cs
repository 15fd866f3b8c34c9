using System.Collections.Immutable;

namespace Meshward.Core.Control.Journal;

/// <summary>Puts records together: each decision with its outcome and its observation, and events between them.</summary>
public static class JournalFold
{
    /// <summary>
    /// The entries of some records. An outcome or an observation belongs to the last decision of its number that was written before it; where that is
    /// not among the records, it is left out.
    /// </summary>
    /// <param name="records">The records, in the order of their numbers.</param>
    /// <param name="newestFirst">The order of the entries.</param>
    public static ImmutableArray<JournalEntry> Of(IEnumerable<StoredRecord> records, bool newestFirst = false)
    {
        List<JournalEntry> entries = [];
        Dictionary<long, int> places = [];
        foreach ((long sequence, JournalRecord record) in records.Select(stored => (stored.Sequence, stored.Record)))
        {
            switch (record)
            {
                case DecisionRecord decision:
                    places[decision.Decision] = entries.Count;
                    entries.Add(new JournalEntry(sequence, decision, null, null));
                    break;
                case OutcomeRecord outcome when places.TryGetValue(outcome.Decision, out int place):
                    entries[place] = entries[place] with { Outcome = outcome };
                    break;
                case ObservationRecord observation when places.TryGetValue(observation.Decision, out int place):
                    entries[place] = entries[place] with { Observation = observation };
                    break;
                case EventRecord:
                    entries.Add(new JournalEntry(sequence, record, null, null));
                    break;
                default:
                    break; // of a decision that is not among the records
            }
        }

        if (newestFirst)
        {
            entries.Reverse();
        }

        return [.. entries];
    }
}
