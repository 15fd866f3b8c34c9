using System.Collections.Immutable;
using Meshward.Testbed.Work;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace Meshward.Testbed.Front;

/// <summary>Picks the destination of a request at random, by the weights of its service.</summary>
/// <param name="nodes">The nodes, whose names are those of destinations.</param>
internal sealed class WeightedDraws(ImmutableArray<NodeProfile> nodes) : ILoadBalancingPolicy
{
    /// <summary>Name by which clusters ask for it.</summary>
    public const string PolicyName = "WeightedDraws";

    /// <inheritdoc />
    public string Name => PolicyName;

    /// <inheritdoc />
    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        string node = nodes[context.Features.Get<RoutedRequest>()!.PickNode()].Name;
        foreach (DestinationState destination in availableDestinations)
        {
            if (destination.DestinationId == node)
            {
                return destination;
            }
        }

        return null;
    }
}
