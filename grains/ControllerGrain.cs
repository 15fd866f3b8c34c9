using System.Collections.Immutable;
using Meshward.Grains.Contracts;

namespace Meshward.Grains;

/// <inheritdoc cref="IControllerGrain"/>
[GrainType("controller")]
internal sealed class ControllerGrain([PersistentState("policies")] IPersistentState<ControllerState> state, TimeProvider clock) : Grain, IControllerGrain
{
    /// <summary>Policies that are kept of a mesh; older ones are removed from storage.</summary>
    private const int LargestCount = 100;

    /// <inheritdoc/>
    public async Task<string> ReserveRunAsync()
    {
        await state.ReadStateAsync();
        state.State.LastRun++;
        await state.WriteStateAsync();
        return GrainKeys.Run(this.GetPrimaryKeyString(), state.State.LastRun);
    }

    /// <inheritdoc/>
    public async Task StartTrainingAsync(string run, TrainingOrder order)
    {
        if (GrainKeys.ParseRun(run).Mesh != this.GetPrimaryKeyString())
            throw new ArgumentException($"The run '{run}' belongs to another mesh.", nameof(run));
        await GrainFactory.GetGrain<IClusterGrain>(GrainKeys.Cluster).NoteRunAsync(new RunEntry(run, this.GetPrimaryKeyString(), clock.GetUtcNow()));
        await Training(run).StartAsync(order);
    }

    /// <inheritdoc/>
    public async Task KeepPolicyAsync(PolicyEntry policy)
    {
        await state.ReadStateAsync();
        List<PolicyEntry> policies = state.State.Policies;
        if (policies.Any(known => known.Run == policy.Run))
            return;
        policies.Add(policy);
        PolicyEntry[] old = [.. policies.Take(policies.Count - LargestCount)];
        policies.RemoveRange(0, old.Length);
        await state.WriteStateAsync();
        foreach (PolicyEntry entry in old)
            await Training(entry.Run).ForgetAsync();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<PolicyEntry>> ListPoliciesAsync()
    {
        await state.ReadStateAsync();
        return [.. Enumerable.Reverse(state.State.Policies)];
    }

    /// <inheritdoc/>
    public async Task<PolicyBytes?> FindPolicyAsync(string scenarioHash)
    {
        await state.ReadStateAsync();
        foreach (PolicyEntry entry in Enumerable.Reverse(state.State.Policies).Where(entry => entry.ScenarioHash == scenarioHash))
        {
            if (await Training(entry.Run).GetPolicyAsync() is PolicyBytes policy)
                return policy;
        }

        return null;
    }

    private ITrainingGrain Training(string run) => GrainFactory.GetGrain<ITrainingGrain>(run);
}
