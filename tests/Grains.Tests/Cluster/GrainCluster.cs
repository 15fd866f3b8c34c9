using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.TestingHost;

namespace Meshward.Grains.Tests.Cluster;

/// <summary>A real cluster of silos in this process, which still serialises every message between silos.</summary>
internal sealed class GrainCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;
    private bool _ownsStorage;

    private GrainCluster(InProcessTestCluster cluster, SharedStorage storage, GrainCalls calls)
    {
        (_cluster, Storage, Calls) = (cluster, storage, calls);
        Training = new GrainTraining(cluster.Client, TimeProvider.System);
    }

    public SharedStorage Storage { get; }

    public GrainCalls Calls { get; }

    public GrainTraining Training { get; }

    public IGrainFactory Grains => _cluster.Client;

    public IManagementGrain Management => Grains.GetGrain<IManagementGrain>(0);

    /// <param name="silos">Number of silos.</param>
    /// <param name="cores">Cores that each may compute on.</param>
    /// <param name="configure">What else silos have.</param>
    /// <param name="shared">The store of another cluster; null for one of its own.</param>
    public static async Task<GrainCluster> StartAsync(int silos, int cores = 1, Action<ISiloBuilder>? configure = null, SharedStorage? shared = null)
    {
        SharedStorage storage = shared ?? new SharedStorage();
        var calls = new GrainCalls();
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMeshwardGrains(cores);
            silo.Services.AddSingleton(services => storage.On(services.GetRequiredService<Serializer>()));
            silo.Services.AddSingleton(services => calls.On(services.GetRequiredService<ILocalSiloDetails>()));
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5));
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(2)));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);
        return new GrainCluster(cluster, storage, calls) { _ownsStorage = shared is null };
    }

    public SiloAddress[] Silos() => [.. _cluster.Silos.Select(silo => silo.SiloAddress)];

    public ComputePool Pool(SiloAddress silo) => _cluster.GetSiloServiceProvider(silo).GetRequiredService<ComputePool>();

    public async Task<SiloAddress> WhereAsync(IAddressable grain) => await Management.GetActivationAddress(grain)
        ?? throw new InvalidOperationException("The grain is not active.");

    public Task KillAsync(SiloAddress silo) => _cluster.KillSiloAsync(_cluster.GetSiloForAddress(silo)!);

    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public ITrainingGrain Run(string run) => Grains.GetGrain<ITrainingGrain>(run);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_ownsStorage)
            Storage.Dispose();
    }
}
