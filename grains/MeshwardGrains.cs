using System.Diagnostics;
using Meshward.Grains.Compute;
using Meshward.Grains.Control;
using Meshward.Grains.Journal;
using Meshward.Grains.Metrics;
using Meshward.Grains.Placement;
using Meshward.Grains.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Meshward.Grains;

/// <summary>What a silo needs to host Meshward's grains, grain storage apart.</summary>
public static class MeshwardGrains
{
    /// <summary>Adds the compute pool, metric sources and the placement of simulators.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="cores">Cores that it may compute on, at least 1.</param>
    /// <param name="gatewayPort">Port for consoles; null where it takes none.</param>
    public static ISiloBuilder AddMeshwardGrains(this ISiloBuilder silo, int cores, int? gatewayPort = null)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton(services => new ComputePool(cores, clock: services.GetRequiredService<TimeProvider>()));
        silo.Services.AddSingleton<RoundCompute>();
        silo.Services.AddSingleton<SiloFacts>();
        silo.Services.TryAddSingleton(JournalLimits.Default);
        silo.Services.AddSingleton<IMetricSources, PrometheusSources>();
        silo.Services.TryAddSingleton<IMeshPlaces, MeshPlaces>();
        silo.Services.TryAddSingleton(ControlPace.Default);
        silo.Services.AddSingleton(_ => new ActivitySource(MetricList.Source));
        silo.Services.AddSingleton<TrainingMeter>();
        silo.UseSiloMetadata(SiloFacts.Tell(cores, gatewayPort));
        return silo.AddPlacementDirector<SimulatorPlacement, SimulatorPlacementDirector>();
    }
}
