using System.Globalization;
using Meshward.Grains.Contracts;
using Orleans.Storage;

namespace Meshward.Grains.Journal;

/// <summary>
/// The rows of a journal in grain storage: one for each record, inserted and never changed, so that of two silos that add the same number one fails;
/// one for the head and one for the fence.
/// </summary>
/// <param name="storage">Grain storage.</param>
/// <param name="grain">The journal's grain.</param>
internal sealed class JournalStore(IGrainStorage storage, GrainId grain)
{
    private const string HeadName = "head", FenceName = "fence";

    /// <summary>The record of a number; null where there is none, or it was removed.</summary>
    public async Task<JournalRow?> ReadAsync(long sequence)
    {
        GrainState<JournalRowState> row = await LoadAsync<JournalRowState>(NameOf(sequence));
        return row.RecordExists ? new JournalRow(sequence, row.State!.Generation, row.State.At, row.State.Json) : null;
    }

    /// <summary>Stores a record under its number.</summary>
    /// <returns>Whether it is stored; otherwise somebody else has stored one there.</returns>
    public async Task<bool> InsertAsync(JournalRow row)
    {
        GrainState<JournalRowState> state = new(new JournalRowState { Generation = row.Generation, At = row.At, Json = row.Json.ToArray() });
        return await TryAsync(() => storage.WriteStateAsync(NameOf(row.Sequence), grain, state));
    }

    /// <summary>Removes a record; does nothing where it is removed already.</summary>
    public async Task RemoveAsync(long sequence)
    {
        GrainState<JournalRowState> row = await LoadAsync<JournalRowState>(NameOf(sequence));
        if (row.RecordExists)
        {
            // Who loses has nothing left to do.
            _ = await TryAsync(() => storage.ClearStateAsync(NameOf(sequence), grain, row));
        }
    }

    /// <summary>Where the journal began and ended when that was written last.</summary>
    public async Task<JournalHeadState> ReadHeadAsync() => (await LoadAsync<JournalHeadState>(HeadName)).State!;

    /// <summary>Writes where the journal begins and ends, unless somebody else has written more.</summary>
    public async Task WriteHeadAsync(JournalHeadState head)
    {
        GrainState<JournalHeadState> stored = await LoadAsync<JournalHeadState>(HeadName);
        if (stored.State!.Last < head.Last)
        {
            stored.State = head;
            _ = await TryAsync(() => storage.WriteStateAsync(HeadName, grain, stored));
        }
    }

    /// <summary>Stores a generation unless a higher one is.</summary>
    /// <returns>The one that is stored now.</returns>
    public async Task<long> RaiseFenceAsync(long generation)
    {
        while (true)
        {
            GrainState<JournalFenceState> stored = await LoadAsync<JournalFenceState>(FenceName);
            if (stored.State!.Generation >= generation)
                return stored.State.Generation;
            stored.State = new JournalFenceState { Generation = generation };
            if (await TryAsync(() => storage.WriteStateAsync(FenceName, grain, stored)))
                return generation;
        }
    }

    private static string NameOf(long sequence) => sequence.ToString("'record-'000000000000", CultureInfo.InvariantCulture);

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }

    private async Task<GrainState<T>> LoadAsync<T>(string name)
        where T : new()
    {
        GrainState<T> state = new(new T());
        await storage.ReadStateAsync(name, grain, state);
        state.State ??= new T();
        return state;
    }
}
