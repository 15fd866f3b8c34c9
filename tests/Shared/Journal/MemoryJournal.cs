using System.Runtime.CompilerServices;
using Meshward.Core.Control.Journal;

namespace Meshward.Tests.Shared;

/// <summary>A journal in memory, of records as text.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<(JournalRecord Record, byte[] Json)> _records = [];
    private long _generation;
    private long _read;

    /// <summary>Records that were read so far, those that a search looked at included.</summary>
    public long Read => Interlocked.Read(ref _read);

    /// <inheritdoc/>
    public Task<long> AppendAsync(JournalRecord record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] json = JournalJson.Write(record);
        lock (_lock)
        {
            if (record.Generation < _generation)
            {
                throw new StaleGenerationException(record.Mesh, record.Generation, _generation);
            }

            _generation = record.Generation;
            if (_records.Count == 0 || !_records[^1].Json.AsSpan().SequenceEqual(json))
            {
                _records.Add((record, json));
            }

            return Task.FromResult<long>(_records.Count);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredRecord> ReadAsync(long fromSequence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (long sequence = Math.Max(1, fromSequence); At(sequence) is { } found; sequence++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new StoredRecord(sequence, JournalJson.Read(found.Json));
        }
    }

    /// <inheritdoc/>
    public Task<long> FindAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        (long low, long high) = (1, _records.Count + 1);
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            (low, high) = At(middle)!.Value.Record.At >= since ? (low, middle) : (middle + 1, high);
        }

        return Task.FromResult(low);
    }

    /// <inheritdoc/>
    public Task<long> LastAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<long>(_records.Count);
        }
    }

    private (JournalRecord Record, byte[] Json)? At(long sequence)
    {
        lock (_lock)
        {
            if (sequence > _records.Count)
            {
                return null;
            }

            _ = Interlocked.Increment(ref _read);
            return _records[(int)sequence - 1];
        }
    }
}
