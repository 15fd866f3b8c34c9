using Meshward.Core.Control.Journal;

namespace Meshward.Bench;

/// <summary>A journal whose writing is timed.</summary>
/// <param name="journal">The journal.</param>
/// <param name="meter">Where times go.</param>
internal sealed class MeteredJournal(IJournal journal, StepMeter meter) : IJournal
{
    /// <inheritdoc />
    public Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        if (record is DecisionRecord decision)
        {
            meter.Note(decision);
        }

        return meter.TimeAsync("journal", () => journal.AppendAsync(record, cancellationToken));
    }

    /// <inheritdoc />
    public IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, CancellationToken cancellationToken) => journal.ReadAsync(fromSequence, cancellationToken);

    /// <inheritdoc />
    public Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken) => journal.FindAsync(since, cancellationToken);

    /// <inheritdoc />
    public Task<long> LastAsync(CancellationToken cancellationToken) => journal.LastAsync(cancellationToken);
}
