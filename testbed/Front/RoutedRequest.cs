using Meshward.Core.Randomness;
using Meshward.Testbed.Configuration;

namespace Meshward.Testbed.Front;

/// <summary>A request on its way through the front node: it keeps to the configuration that held when it came.</summary>
/// <param name="service">Place of its service among the services.</param>
/// <param name="routing">The configuration.</param>
/// <param name="random">The request's own random numbers.</param>
internal sealed class RoutedRequest(int service, Routing routing, CounterRandom random)
{
    private CounterRandom _random = random;

    /// <summary>Place of its service among the services.</summary>
    public int Service => service;

    /// <summary>Place of the node that it went to; -1 before that.</summary>
    public int Node { get; private set; } = -1;

    /// <summary>Draws whether it is rejected.</summary>
    public bool IsBlocked() => routing.IsBlocked(service, ref _random);

    /// <summary>Draws the node that it goes to.</summary>
    public int PickNode() => Node = routing.PickNode(service, ref _random);
}
