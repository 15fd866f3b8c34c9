using System.Globalization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Meshward.Silo.Storage;

/// <summary>
/// Grain state in a <see cref="StateFile"/>. A row's key is the full identity of the grain, type included, and the name of the state, so that
/// no two grains ever share a row. The numbers of the rows are the entity tags.
/// </summary>
/// <param name="file">Where rows are kept.</param>
/// <param name="serializer">Turns states into bytes and back.</param>
/// <param name="activators">Makes the states of grains that have none yet.</param>
public sealed class SqliteGrainStorage(StateFile file, IGrainStorageSerializer serializer, IActivatorProvider activators) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (long? etag, byte[]? data) = await file.ReadAsync(grainId.ToString(), stateName);
        grainState.ETag = Text(etag);
        grainState.RecordExists = data is not null;
        grainState.State = data is null ? activators.GetActivator<T>().Create() : serializer.Deserialize<T>(BinaryData.FromBytes(data));
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] data = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await ChangeAsync(stateName, grainId, grainState.ETag, data);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // A grain that never had a state has nothing to clear, unless somebody else gave it one meanwhile.
        (long? stored, _) = await file.ReadAsync(grainId.ToString(), stateName);
        if (stored is not null || grainState.ETag is not null)
            grainState.ETag = await ChangeAsync(stateName, grainId, grainState.ETag, null);
        grainState.RecordExists = false;
        grainState.State = activators.GetActivator<T>().Create();
    }

    private static string? Text(long? etag) => etag?.ToString(CultureInfo.InvariantCulture);

    private async Task<string> ChangeAsync(string stateName, GrainId grainId, string? etag, byte[]? data)
    {
        string grain = grainId.ToString();
        long? known = etag is null ? null : long.Parse(etag, CultureInfo.InvariantCulture);
        if (await file.WriteAsync(grain, stateName, known, data) is long written)
            return Text(written)!;
        (long? stored, _) = await file.ReadAsync(grain, stateName);
        throw new InconsistentStateException($"The state '{stateName}' of {grain} was changed by another silo.", Text(stored) ?? "none", etag ?? "none");
    }
}
