using System.Collections.Immutable;
using Meshward.Core.Randomness;

namespace Meshward.Testbed.Configuration;

/// <summary>
/// A configuration as the front node uses it. Routing and blocking are independent draws for each request, as in Envoy and thus in Istio:
/// Poisson arrivals stay Poisson at each node, while dealing in turns would smooth them and make queues look shorter than in a mesh.
/// </summary>
internal sealed class Routing
{
    private readonly ImmutableArray<double> _blocking;  // [services]
    private readonly ImmutableArray<int> _upTo;         // [services * nodes] sums of weights up to each node
    private readonly int _nodes;

    private Routing(MeshConfiguration configuration, ImmutableArray<double> blocking, ImmutableArray<int> upTo, int nodes) =>
        (Configuration, _blocking, _upTo, _nodes) = (configuration, blocking, upTo, nodes);

    /// <summary>The configuration.</summary>
    public MeshConfiguration Configuration { get; }

    /// <summary>The form of a configuration.</summary>
    public static Routing Of(MeshConfiguration configuration, TestbedOptions options)
    {
        ImmutableArray<int>.Builder upTo = ImmutableArray.CreateBuilder<int>(options.Services.Length * options.Nodes.Length);
        foreach (var service in options.Services)
        {
            int sum = 0;
            foreach (var node in options.Nodes)
            {
                sum += configuration.Services[service.Name].Weights[node.Name];
                upTo.Add(sum);
            }
        }

        return new Routing(
            configuration, [.. options.Services.Select(service => configuration.Services[service.Name].Blocking)], upTo.MoveToImmutable(), options.Nodes.Length);
    }

    /// <summary>Whether a request is rejected.</summary>
    public bool IsBlocked(int service, ref CounterRandom random) => random.NextDouble() < _blocking[service];

    /// <summary>Place of the node that a request goes to.</summary>
    public int PickNode(int service, ref CounterRandom random)
    {
        int drawn = random.NextInt(100);
        int node = 0;
        while (_upTo[service * _nodes + node] <= drawn)
        {
            node++;
        }

        return node;
    }
}
