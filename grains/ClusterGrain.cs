using System.Collections.Immutable;
using System.Net;
using Meshward.Grains.Contracts;
using Meshward.Grains.Placement;

namespace Meshward.Grains;

/// <inheritdoc cref="IClusterGrain"/>
[GrainType("cluster")]
internal sealed class ClusterGrain([PersistentState("runs")] IPersistentState<ClusterState> state, IClusterMembershipService membership, SiloFacts facts) : Grain, IClusterGrain
{
    private const int MostRuns = 100;

    /// <inheritdoc/>
    public async Task<ImmutableArray<SiloEntry>> GetSilosAsync()
    {
        // As the silos know each other, not as the membership table says: that may be out of reach while the silos work on.
        SiloAddress[] silos =
        [
            .. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)
                .OrderBy(silo => silo.Endpoint.ToString(), StringComparer.Ordinal),
        ];
        SiloRuntimeStatistics?[] statistics = await StatisticsAsync(GrainFactory.GetGrain<IManagementGrain>(0), silos);
        return [.. silos.Zip(statistics, Describe)];
    }

    /// <inheritdoc/>
    public async Task NoteRunAsync(RunEntry run)
    {
        await state.ReadStateAsync(); // what an earlier attempt added without storing it does not count
        if (state.State.Runs.Any(known => known.Run == run.Run))
            return;
        state.State.Runs.Add(run);
        if (state.State.Runs.Count > MostRuns)
            state.State.Runs.RemoveAt(0);
        await state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<RunEntry>> ListRunsAsync() => Task.FromResult<ImmutableArray<RunEntry>>([.. state.State.Runs.AsEnumerable().Reverse()]);

    /// <inheritdoc/>
    public async Task NoteControllerAsync(string mesh)
    {
        await state.ReadStateAsync();
        if (state.State.Controllers.Contains(mesh))
            return;
        state.State.Controllers.Add(mesh);
        await state.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<string>> ListControllersAsync() => Task.FromResult<ImmutableArray<string>>([.. state.State.Controllers.Order(StringComparer.Ordinal)]);

    // A silo that died a moment ago cannot say how it is; the others can.
    private static async Task<SiloRuntimeStatistics?[]> StatisticsAsync(IManagementGrain management, SiloAddress[] addresses)
    {
        try
        {
            return await management.GetRuntimeStatistics(addresses);
        }
        catch (Exception exception) when (Training.LostPeers.IsPassing(exception))
        {
            return new SiloRuntimeStatistics?[addresses.Length];
        }
    }

    private SiloEntry Describe(SiloAddress silo, SiloRuntimeStatistics? statistics) => new(
        silo.Endpoint.ToString(),
        facts.GatewayPortOf(silo) is int gateway ? new IPEndPoint(silo.Endpoint.Address, gateway).ToString() : null,
        facts.CoresOf(silo),
        statistics is null ? null : statistics.EnvironmentStatistics.RawCpuUsagePercentage / 100,
        statistics?.EnvironmentStatistics.FilteredMemoryUsageBytes,
        facts.VersionOf(silo));
}
