using Meshward.Grains.Contracts;
using Orleans.Runtime.Placement;

namespace Meshward.Grains.Placement;

/// <summary>Carries out <see cref="SimulatorPlacement"/>.</summary>
internal sealed class SimulatorPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        (string run, int simulator) = GrainKeys.ParseSimulator(target.GrainIdentity.Key.ToString()!);
        SiloAddress[] silos =
        [
            .. context.GetCompatibleSilos(target)
                .OrderBy(silo => silo.Endpoint.Address.ToString(), StringComparer.Ordinal)
                .ThenBy(silo => silo.Endpoint.Port)
                .ThenBy(silo => silo.Generation),
        ];
        long place = (long)GrainKeys.ParseRun(run).Number + simulator;
        return Task.FromResult(silos[place % silos.Length]);
    }
}
