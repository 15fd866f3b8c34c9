using Meshward.Core.Control.Journal;

namespace Meshward.Silo.Pages;

/// <summary>
/// Reads the journal of a mesh once, however many look at it: the newest records first, then at each look what was added, and a part of what is older, until
/// a day is there. Not for several threads.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="clock">Tells how far a day goes back.</param>
internal sealed class MeshHistoryReader(IJournal journal, TimeProvider clock)
{
    /// <summary>How far back series go.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private const int RecordsALook = 400;

    // What a day of steps of five seconds leaves; a shorter step shows less than a day.
    private const int MostRecords = 60_000;

    private readonly MeshFold _fold = new();
    private long _oldest, _next, _floor;

    /// <summary>Reads on.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What is known by now; null where that is what it was.</returns>
    /// <exception cref="InvalidDataException">A record cannot be read.</exception>
    public async Task<MeshHistory?> ReadAsync(CancellationToken cancellationToken)
    {
        bool isFirst = _next == 0;
        if (isFirst)
        {
            long last = await journal.LastAsync(cancellationToken);
            long since = await journal.FindAsync(clock.GetUtcNow() - Longest, cancellationToken);
            _floor = Math.Max(since, last - MostRecords);
            _oldest = _next = Math.Max(Math.Min(_floor, last + 1), last + 1 - RecordsALook);
        }

        List<StoredRecord> records = await ReadAsync(_next, long.MaxValue, cancellationToken);
        if (records.Count > 0)
        {
            _fold.Take(records);
            _next = records[^1].Sequence + 1;
        }

        bool hasOlder = !isFirst && _oldest > _floor;
        if (hasOlder)
        {
            long from = Math.Max(_floor, _oldest - RecordsALook);
            _fold.TakeOlder(await ReadAsync(from, _oldest, cancellationToken));
            _oldest = from;
        }

        return isFirst || hasOlder || records.Count > 0 ? _fold.Look(_oldest <= _floor) : null;
    }

    private async Task<List<StoredRecord>> ReadAsync(long from, long before, CancellationToken cancellationToken)
    {
        List<StoredRecord> records = [];
        await foreach (StoredRecord stored in journal.ReadAsync(from, cancellationToken))
        {
            if (stored.Sequence >= before || records.Count == RecordsALook)
                break;
            records.Add(stored);
        }

        return records;
    }
}
