using System.Collections.Immutable;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Orleans.Storage;

namespace Meshward.Grains.Journal;

/// <inheritdoc cref="IJournalGrain"/>
/// <remarks>
/// What the fields say of the journal may be old: another silo can be at it too. So its end is always looked for in storage, from there on, and what
/// decides who adds a record is the insert.
/// </remarks>
[GrainType("journal")]
internal sealed class JournalGrain(IGrainStorage storage, JournalLimits limits) : Grain, IJournalGrain
{
    private const int BetweenHeads = 32;
    private const int MostRemoved = 4;
    private const int MostBytes = 256 * 1024;

    private JournalStore? _store;
    private JournalHeadState? _head;
    private JournalRow? _last;
    private long _first = 1;

    private JournalStore Store => _store ??= new JournalStore(storage, this.GetGrainId());

    private long Last => Math.Max(_head!.Last, _last?.Sequence ?? 0);

    /// <inheritdoc/>
    public Task<long> BeginAsync(long generation) => Store.RaiseFenceAsync(generation);

    /// <inheritdoc/>
    public async Task<JournalReply> AppendAsync(JournalRow row)
    {
        await OpenAsync();
        while (true)
        {
            long fence = await Store.RaiseFenceAsync(row.Generation);
            if (fence > row.Generation)
                return new JournalReply(0, fence);
            if (_last is JournalRow last && last.Generation == row.Generation && last.Json.Span.SequenceEqual(row.Json.Span))
                return new JournalReply(last.Sequence, fence);
            JournalRow next = row with { Sequence = Last + 1 };
            if (await Store.InsertAsync(next))
            {
                Note(next);
                await TidyAsync();
                return new JournalReply(next.Sequence, fence);
            }

            if (!await CatchUpAsync())
                throw new InconsistentStateException($"The record {next.Sequence} of the journal '{this.GetPrimaryKeyString()}' is taken and cannot be read.");
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<JournalRow>> ReadAsync(long fromSequence, int most)
    {
        await OpenAsync();
        ImmutableArray<JournalRow>.Builder rows = ImmutableArray.CreateBuilder<JournalRow>();
        int bytes = 0;
        bool isFirstKnown = false;
        for (long sequence = Math.Max(fromSequence, _first); rows.Count < most && bytes < MostBytes; sequence++)
        {
            if (await Store.ReadAsync(sequence) is JournalRow row)
            {
                rows.Add(row);
                bytes += row.Json.Length;
            }
            else if (sequence > Last)
            {
                break;
            }
            else if (!isFirstKnown)
            {
                // Removed, maybe by another silo, which has noted how far.
                _first = Math.Max(_first, (await Store.ReadHeadAsync()).First);
                (sequence, isFirstKnown) = (Math.Max(sequence, _first - 1), true);
            }
        }

        return rows.DrainToImmutable();
    }

    /// <inheritdoc/>
    public async Task<long> FindAsync(DateTimeOffset since)
    {
        await OpenAsync();
        _ = await CatchUpAsync();
        (long low, long high) = (_first, Last + 1);
        while (low < high)
        {
            // What was removed was older than all that is there.
            long middle = low + (high - low) / 2;
            if (await Store.ReadAsync(middle) is JournalRow row && row.At >= since)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <inheritdoc/>
    public async Task<long> LastAsync()
    {
        await OpenAsync();
        _ = await CatchUpAsync();
        return Last;
    }

    private async Task OpenAsync()
    {
        if (_head is null)
        {
            JournalHeadState head = await Store.ReadHeadAsync();
            JournalRow? last = await Store.ReadAsync(head.Last);
            (_head, _first) = (head, Math.Max(_first, head.First));
            Note(last);
            _ = await CatchUpAsync();
        }
    }

    // Goes on from the last record that is known, or from the head where others have left that behind.
    private async Task<bool> CatchUpAsync()
    {
        bool isBehind = false;
        while (await Store.ReadAsync(Last + 1) is JournalRow next)
        {
            Note(next);
            if (!isBehind && await Store.ReadHeadAsync() is JournalHeadState head && head.Last > Last)
            {
                (_head, _first) = (head, Math.Max(_first, head.First));
                Note(await Store.ReadAsync(head.Last));
            }

            isBehind = true;
        }

        return isBehind;
    }

    private void Note(JournalRow? row) => _last = row is not null && row.Sequence > (_last?.Sequence ?? 0) ? row : _last;

    // The record is stored: what fails here is done with a later one.
    private async Task TidyAsync()
    {
        try
        {
            for (int removed = 0; removed < MostRemoved && Last - _first >= limits.Records; removed++)
            {
                await Store.RemoveAsync(_first);
                _first++;
            }

            if (Last - _head!.Last >= BetweenHeads)
            {
                JournalHeadState head = new() { Last = Last, First = _first };
                await Store.WriteHeadAsync(head);
                _head = head;
            }
        }
        catch (Exception exception) when (LostPeers.IsPassing(exception))
        {
            // The store is away for the moment.
        }
    }
}
