using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Actuation;

/// <summary>A run that changes a mesh, and has not put it back.</summary>
/// <param name="Run">Who that is, for people.</param>
/// <param name="Scenario">Name of its scenario.</param>
/// <param name="Before">What the mesh was like before the first run that did not put it back.</param>
public sealed record UnfinishedRun(string Run, string Scenario, DesiredState Before)
{
    /// <summary>Something of it that a mesh has no name for, so that it cannot be put back by that; null for nothing.</summary>
    /// <param name="mesh">Services and nodes.</param>
    public string? FindUnknown(MeshSpec mesh) =>
        Before.Traffic.Keys.FirstOrDefault(service => !mesh.Services.Contains(service))
        ?? Before.Traffic.Values.SelectMany(traffic => traffic.Weights?.Keys ?? []).FirstOrDefault(node => !mesh.Nodes.Contains(node))
        ?? Before.NodeCores.Keys.FirstOrDefault(node => !mesh.Nodes.Contains(node))
        ?? Before.ServiceCores.Keys.FirstOrDefault(service => !mesh.Services.Contains(service))
        ?? Before.Replicas.Keys.FirstOrDefault(target => !mesh.Nodes.Contains(target) && !mesh.Services.Contains(target));
}
