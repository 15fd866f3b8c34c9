namespace Meshward.Core.Control.Journal;

/// <summary>
/// The journal of the controller of one mesh: what it saw, decided, sent and what came of it, in durable storage. Records have sequence numbers
/// from 1 without holes, and are never changed; the oldest may be removed.
/// </summary>
public interface IJournal
{
    /// <summary>Adds a record. It is durable when the task ends. The record that was added last is not added again: what got no answer may be repeated.</summary>
    /// <param name="record">The record. Its generation is that of the controller that writes it.</param>
    /// <param name="cancellationToken">Gives up waiting; the record may have been added.</param>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="StaleGenerationException">A controller of a later generation owns the mesh; nothing was added.</exception>
    Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken);

    /// <summary>The records that are there, whoever added them, in the order of their numbers; then it ends. Records that were removed are left out.</summary>
    /// <param name="fromSequence">Number of the first one, from 1.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, CancellationToken cancellationToken);

    /// <summary>Number of the first record at or after a time, by bisection; one more than the last number where there is none.</summary>
    /// <param name="since">The time.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Number of the last record; 0 for an empty journal.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<long> LastAsync(CancellationToken cancellationToken);
}
