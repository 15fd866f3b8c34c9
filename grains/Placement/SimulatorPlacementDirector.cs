using Meshward.Grains.Contracts;
using Orleans.Runtime.Placement;

namespace Meshward.Grains.Placement;

/// <summary>Carries out <see cref="SimulatorPlacement"/>.</summary>
/// <param name="facts">Cores of silos.</param>
internal sealed class SimulatorPlacementDirector(SiloFacts facts) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        (string run, int number, int spare) = GrainKeys.ParseMember(target.GrainIdentity.Key.ToString()!);
        SiloAddress[] silos =
        [
            .. context.GetCompatibleSilos(target)
                .OrderBy(silo => silo.Endpoint.Address.ToString(), StringComparer.Ordinal)
                .ThenBy(silo => silo.Endpoint.Port)
                .ThenBy(silo => silo.Generation),
        ];
        int place = PlaceOf([.. silos.Select(facts.CoresOf)], (long)GrainKeys.ParseRun(run).Number + number);
        return Task.FromResult(silos[(place + spare) % silos.Length]);
    }

    /// <summary>Index of the silo that gives a place.</summary>
    /// <param name="cores">[silos] cores of each, at least 1.</param>
    /// <param name="place">Number of the place, from 0; places beyond the last begin anew.</param>
    internal static int PlaceOf(int[] cores, long place)
    {
        long left = place % cores.Sum();
        for (int layer = 1; ; layer++)
        {
            for (int silo = 0; silo < cores.Length; silo++)
            {
                if (cores[silo] >= layer && left-- == 0)
                    return silo;
            }
        }
    }
}
