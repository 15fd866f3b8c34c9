using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Grains.Contracts;
using Microsoft.Extensions.Hosting;

namespace Meshward.Silo.Pages;

/// <summary>The pages of a silo: one for each mesh, however many read it, and the overview.</summary>
internal sealed class MeshPages : IDisposable
{
    /// <summary>How long a browser waits for the cluster: a loaded machine takes its time for the first look.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan _ofMeshes = TimeSpan.FromSeconds(1), _ofCluster = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, LivePage<MeshView>> _meshes = new(StringComparer.Ordinal);
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _clock;
    private readonly ClusterWatch _cluster;

    /// <summary>Pages that nobody reads yet.</summary>
    /// <param name="grains">The cluster.</param>
    /// <param name="clock">The clock of pages.</param>
    /// <param name="lifetime">Tells when the silo stops.</param>
    public MeshPages(IGrainFactory grains, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        (_grains, _clock, Stopping) = (grains, clock, lifetime.ApplicationStopping);
        _cluster = new ClusterWatch(grains, clock);
        Overview = new LivePage<ClusterView>(_cluster.LookAsync, ClusterHtml.Parts, _ofCluster, clock, Stopping);
        Events = new EventStream(clock, Stopping);
    }

    /// <summary>Falls when the silo stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The overview.</summary>
    public LivePage<ClusterView> Overview { get; }

    /// <summary>Writes news to browsers.</summary>
    public EventStream Events { get; }

    /// <summary>The page of a mesh; null where the cluster knows none of that name: there is a page for what there is, whatever is asked for.</summary>
    /// <param name="mesh">Name of the mesh.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<LivePage<MeshView>?> FindAsync(string mesh, CancellationToken cancellationToken)
    {
        if (_meshes.TryGetValue(mesh, out LivePage<MeshView>? known))
            return known;
        ImmutableArray<string> meshes = await _cluster.MeshesAsync(cancellationToken).WaitAsync(Patience, _clock, cancellationToken);
        return meshes.Contains(mesh) ? _meshes.GetOrAdd(mesh, Open) : null;
    }

    /// <summary>Gives the controller of a mesh an order.</summary>
    /// <param name="mesh">Name of the mesh.</param>
    /// <param name="order">The order.</param>
    /// <param name="from">Who gives it, for people.</param>
    /// <exception cref="ControlRefusedException">No controller runs.</exception>
    public Task<long> OrderAsync(string mesh, OperatorOrder order, string from) => _grains.GetGrain<IControllerGrain>(GrainKeys.Controller(mesh)).OrderAsync(order, from);

    /// <inheritdoc/>
    public void Dispose()
    {
        Overview.Dispose();
        foreach (LivePage<MeshView> page in _meshes.Values)
            page.Dispose();
    }

    private LivePage<MeshView> Open(string mesh) => new(new MeshWatch(mesh, _grains, _clock).LookAsync, MeshParts.Of, _ofMeshes, _clock, Stopping);
}
