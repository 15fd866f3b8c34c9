using Meshward.Grains.Compute;
using Meshward.Grains.Placement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Meshward.Grains;

/// <summary>What a silo needs to host Meshward's grains, grain storage apart.</summary>
public static class MeshwardGrains
{
    /// <summary>Adds the compute pool and the placement of simulators.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cores">Cores that it may compute on, at least 1.</param>
    public static ISiloBuilder AddMeshwardGrains(this ISiloBuilder silo, int cores)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(services => new ComputePool(cores, clock: services.GetRequiredService<TimeProvider>()));
        silo.Services.AddSingleton<RoundCompute>();
        return silo.AddPlacementDirector<SimulatorPlacement, SimulatorPlacementDirector>();
    }
}
