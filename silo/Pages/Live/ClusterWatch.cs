using System.Collections.Immutable;
using Meshward.Grains;
using Meshward.Grains.Contracts;

namespace Meshward.Silo.Pages;

/// <summary>Looks at a cluster: its meshes, trainings and silos. Not for several threads.</summary>
/// <param name="grains">The cluster.</param>
/// <param name="clock">Measures waiting.</param>
internal sealed class ClusterWatch(IGrainFactory grains, TimeProvider clock)
{
    // A list that is longer tells nobody anything, and each mesh is asked.
    private const int MostMeshes = 200;

    private readonly GrainTraining _cluster = new(grains, clock);
    private readonly TrainingWatch _trainings = new(null, grains, clock);

    /// <summary>Names of the meshes that have a page.</summary>
    public async Task<ImmutableArray<string>> MeshesAsync(CancellationToken cancellationToken) =>
    [
        .. (await _cluster.ListControllersAsync(cancellationToken)).Union((await _cluster.ListRunsAsync(cancellationToken)).Select(run => run.Scenario)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Looks.</summary>
    public async Task<ClusterView> LookAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<string> controlled = await _cluster.ListControllersAsync(cancellationToken);
        (string, ControlStatus?)[] meshes = await Task.WhenAll((await MeshesAsync(cancellationToken)).Take(MostMeshes).Select(async mesh =>
            (mesh, controlled.Contains(mesh) ? await _cluster.GetControlAsync(mesh, cancellationToken) : null)));
        return ClusterViews.Of(meshes, await _trainings.LookAsync(cancellationToken), await _cluster.GetSilosAsync(cancellationToken));
    }
}
