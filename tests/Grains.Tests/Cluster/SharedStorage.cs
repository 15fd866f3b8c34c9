using System.Collections.Concurrent;
using System.Globalization;
using Meshward.Grains.Contracts;
using Orleans.Serialization;
using Orleans.Storage;

namespace Meshward.Grains.Tests.Cluster;

/// <summary>Grain storage that outlives silos: what a database is to a cluster, in memory.</summary>
internal sealed class SharedStorage : IDisposable
{
    private readonly ConcurrentDictionary<(GrainId, string), (int Etag, byte[]? Data)> _rows = [];
    private int _writes;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Falls after the given number of checkpoints were written.</summary>
    public TaskCompletionSource CheckpointWritten { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Name of a state of which the next write is stored, but not acknowledged.</summary>
    public string? LosesAnswerOf { get; set; }

    public IGrainStorage On(Serializer serializer) => new View(this, serializer);

    public void Dispose() => _rows.Clear();

    private sealed class View(SharedStorage storage, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            bool known = storage._rows.TryGetValue((grainId, stateName), out (int Etag, byte[]? Data) row);
            grainState.ETag = known ? row.Etag.ToString(CultureInfo.InvariantCulture) : null;
            grainState.RecordExists = row.Data is not null;
            grainState.State = row.Data is null ? Activator.CreateInstance<T>() : serializer.Deserialize<T>(row.Data);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Change(stateName, grainId, grainState, serializer.SerializeToArray(grainState.State));
            grainState.RecordExists = true;
            if (stateName == storage.LosesAnswerOf)
            {
                storage.LosesAnswerOf = null;
                throw new StateUnavailableException("the store went away before it answered");
            }

            if (stateName == "checkpoint")
                storage.CheckpointWritten.TrySetResult();
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Change(stateName, grainId, grainState, null);
            grainState.RecordExists = false;
            grainState.State = Activator.CreateInstance<T>();
            return Task.CompletedTask;
        }

        private void Change<T>(string stateName, GrainId grainId, IGrainState<T> grainState, byte[]? data)
        {
            Interlocked.Increment(ref storage._writes);
            int etag = grainState.ETag is null ? 0 : int.Parse(grainState.ETag, CultureInfo.InvariantCulture);
            bool changed = etag == 0
                ? storage._rows.TryAdd((grainId, stateName), (1, data))
                : storage._rows.TryGetValue((grainId, stateName), out (int Etag, byte[]? Data) row)
                    && row.Etag == etag
                    && storage._rows.TryUpdate((grainId, stateName), (etag + 1, data), row);
            if (!changed)
                throw new InconsistentStateException("changed meanwhile");
            grainState.ETag = (etag + 1).ToString(CultureInfo.InvariantCulture);
        }
    }
}
