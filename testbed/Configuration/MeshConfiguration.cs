using System.Collections.Immutable;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Configuration;

/// <summary>Everything that can be set while the testbed runs, and what work is. Never changed, only replaced.</summary>
/// <param name="Generation">Highest generation that a change was made with or a lease was given for: changes of a lower one are refused. 0 at first.</param>
/// <param name="Work">Whether work burns cores; set at the start.</param>
/// <param name="Services">Per service, routing and blocking.</param>
/// <param name="Nodes">Per node, its cores.</param>
public sealed record MeshConfiguration(
    long Generation,
    WorkKind Work,
    ImmutableSortedDictionary<string, ServiceConfiguration> Services,
    ImmutableSortedDictionary<string, NodeConfiguration> Nodes)
{
    /// <summary>What a testbed starts with: even weights, no blocking.</summary>
    public static MeshConfiguration Initial(TestbedOptions options)
    {
        int nodes = options.Nodes.Length;
        var weights = options.Nodes.Select((node, index) => (node.Name, Weight: 100 * (index + 1) / nodes - 100 * index / nodes))
            .ToImmutableSortedDictionary(node => node.Name, node => node.Weight, StringComparer.Ordinal);
        return new MeshConfiguration(
            0,
            options.Work,
            options.Services.ToImmutableSortedDictionary(service => service.Name, _ => new ServiceConfiguration(weights, 0), StringComparer.Ordinal),
            options.Nodes.ToImmutableSortedDictionary(node => node.Name, _ => new NodeConfiguration(options.Cores), StringComparer.Ordinal));
    }
}
