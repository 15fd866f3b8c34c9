using Meshward.Grains.Contracts;
using Orleans.Storage;

namespace Meshward.Silo.Postgres;

/// <summary>
/// Orleans' relational grain storage, with two of its habits mended. It keys rows by the name of a state and the grain's key alone, and reads keys
/// such as <c>beef</c> and <c>0beef</c> as the same number: here the key that it sees is the grain's full identity, which is no number. And what it throws
/// while the server is away becomes <see cref="StateUnavailableException"/>, which callers on any silo know.
/// </summary>
/// <param name="inner">Orleans' storage.</param>
/// <param name="place">Where the database is, for messages.</param>
internal sealed class PostgresGrainStorage(IGrainStorage inner, string place) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TryAsync(() => inner.ReadStateAsync(stateName, Whole(grainId), grainState));

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TryAsync(() => inner.WriteStateAsync(stateName, Whole(grainId), grainState));

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        TryAsync(() => inner.ClearStateAsync(stateName, Whole(grainId), grainState));

    private static GrainId Whole(GrainId grain) => GrainId.Create(grain.Type, grain.ToString());

    private async Task TryAsync(Func<Task> access)
    {
        try
        {
            await access();
        }
        catch (Exception exception) when (PostgresError.IsPassing(exception))
        {
            throw PostgresError.Unavailable(place, exception);
        }
    }
}
