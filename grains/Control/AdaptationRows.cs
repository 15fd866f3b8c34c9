using Meshward.Core.Control.Adaptation;

namespace Meshward.Grains.Control;

/// <summary>What is stored of a controller that adapts. Used on the turns of one grain only.</summary>
/// <param name="memory">Changes in each step.</param>
/// <param name="policies">Changes in each swap.</param>
/// <param name="rows">Who controls the mesh.</param>
internal sealed class AdaptationRows(IPersistentState<ControlAdaptationState> memory, IPersistentState<ControlPoliciesState> policies, ControlRows rows)
{
    /// <summary>What was kept last; null for nothing that can be read.</summary>
    public Task<AdaptationMemory?> ReadAsync() => rows.AloneAsync(async () =>
    {
        await memory.ReadStateAsync();
        return memory.State.Json is string json ? AdaptationMemory.FromJson(json) : null;
    });

    /// <summary>Keeps the memory of a controller.</summary>
    /// <exception cref="Meshward.Core.Control.Journal.StaleGenerationException">A later generation owns the mesh.</exception>
    public Task SaveAsync(AdaptationMemory kept, long generation)
    {
        string json = kept.ToJson();
        return rows.WriteAsync(memory, generation, state => (state.Generation, state.Json) = (generation, json));
    }

    /// <summary>The training of an order; null where none was begun.</summary>
    public Task<string?> RunOfAsync(int order) => rows.AloneAsync(async () =>
    {
        await memory.ReadStateAsync();
        return memory.State.RunOrder == order ? memory.State.Run : null;
    });

    /// <summary>Notes the training of an order before it is begun, so that it is found again; null forgets it.</summary>
    public Task KeepRunAsync(int order, string? run, long generation) =>
        rows.WriteAsync(memory, generation, state => (state.Generation, state.Run, state.RunOrder) = (generation, run, order));

    /// <summary>The last training that was noted; null for none.</summary>
    public Task<string?> LastRunAsync() => rows.AloneAsync(async () =>
    {
        await memory.ReadStateAsync();
        return memory.State.Run;
    });

    /// <summary>The file of a policy; null where it is not kept.</summary>
    public Task<byte[]?> PolicyAsync(string sha256) => rows.AloneAsync(async () =>
    {
        await policies.ReadStateAsync();
        return policies.State.Files.GetValueOrDefault(sha256);
    });

    /// <summary>Keeps the file of a policy beside that of the one in force; older ones go.</summary>
    /// <exception cref="Meshward.Core.Control.Journal.StaleGenerationException">A later generation owns the mesh.</exception>
    public Task KeepPolicyAsync(string sha256, byte[] file, string inForce, long generation) => rows.WriteAsync(policies, generation, state =>
    {
        state.Generation = generation;
        foreach (string old in state.Files.Keys.Where(known => known != inForce).ToArray())
            state.Files.Remove(old);
        state.Files[sha256] = file;
    });
}
