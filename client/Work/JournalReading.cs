using System.Collections.Immutable;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Work;

/// <summary>Reads the part of a journal that was asked for, and little more.</summary>
internal static class JournalReading
{
    // A decision, its outcome and its observation, and an event now and then.
    private const int RecordsPerDecision = 4;

    // An observation comes a step after its decision, with the records of the next one around it.
    private const int RecordsBehind = 200;

    /// <summary>The records of some decisions, with all that came after the first of them.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="since">From when on; null for any time.</param>
    /// <param name="last">How many decisions, the last ones; null for all.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<ImmutableArray<StoredRecord>> ReadAsync(IJournal journal, DateTimeOffset? since, int? last, CancellationToken stop)
    {
        long first = since is DateTimeOffset time ? await journal.FindAsync(time, stop) : 1;
        if (last is not int most)
        {
            return await ReadAsync(journal, first, stop);
        }

        return await BackwardsAsync(journal, first, (long)most * RecordsPerDecision, records =>
        {
            StoredRecord[] decisions = [.. records.Where(stored => stored.Record is DecisionRecord)];
            return decisions.Length < most ? null : records.Skip(records.IndexOf(decisions[^most])).ToImmutableArray();
        }, stop);
    }

    /// <summary>A decision with what came of it; null where there is none of that number.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="number">Its number; null for the last one.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<JournalEntry?> FindAsync(IJournal journal, long? number, CancellationToken stop)
    {
        ImmutableArray<StoredRecord> records = await BackwardsAsync(journal, 1, RecordsBehind, Tail, stop);
        return JournalFold.Of(Tail(records) ?? [], newestFirst: true).FirstOrDefault(IsWanted);

        ImmutableArray<StoredRecord>? Tail(ImmutableArray<StoredRecord> read) =>
            read.LastOrDefault(stored => stored.Record is DecisionRecord decision && (number is null || decision.Decision == number)) is { } found
                ? [.. read.Skip(read.IndexOf(found))]
                : null;

        bool IsWanted(JournalEntry entry) => entry.Decision is { } decision && (number is null || decision.Decision == number);
    }

    // The end of a journal, and twice as much of it each time until that is enough.
    private static async Task<ImmutableArray<StoredRecord>> BackwardsAsync(
        IJournal journal, long first, long length, Func<ImmutableArray<StoredRecord>, ImmutableArray<StoredRecord>?> enough, CancellationToken stop)
    {
        long end = await journal.LastAsync(stop);
        ImmutableArray<StoredRecord> read = [];
        for (long from = end + 1; ; length *= 2)
        {
            long start = Math.Max(first, end + 1 - length);
            read = [.. await ReadAsync(journal, start, stop, read.IsEmpty ? long.MaxValue : from - 1), .. read];
            from = start;
            if (enough(read) is { } found)
            {
                return found;
            }

            if (start <= first)
            {
                return read;
            }
        }
    }

    private static async Task<ImmutableArray<StoredRecord>> ReadAsync(IJournal journal, long from, CancellationToken stop, long to = long.MaxValue)
    {
        ImmutableArray<StoredRecord>.Builder records = ImmutableArray.CreateBuilder<StoredRecord>();
        await foreach (StoredRecord stored in journal.ReadAsync(from, stop))
        {
            if (stored.Sequence > to)
            {
                break;
            }

            records.Add(stored);
        }

        return records.DrainToImmutable();
    }
}
