using Meshward.Grains.Contracts;

namespace Meshward.Grains;

/// <summary>What the cluster grain stores: the trainings that were started last, in order, and the meshes that have or had a controller.</summary>
[GenerateSerializer, Alias("meshward.cluster-state")]
internal sealed class ClusterState
{
    [Id(0)]
    public List<RunEntry> Runs { get; set; } = [];

    [Id(1)]
    public List<string> Controllers { get; set; } = [];
}
