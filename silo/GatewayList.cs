using System.Net;
using Orleans.Messaging;

namespace Meshward.Silo;

/// <summary>
/// The silos that a console can go by: at first those that the user named, then all that the cluster has, so that the death of one, even of the only
/// one that was named, does not end the connection.
/// </summary>
internal sealed class GatewayList : IGatewayListProvider
{
    private readonly Uri[] _named;
    private volatile IList<Uri> _gateways;

    /// <summary>A list that holds what the user named.</summary>
    /// <param name="named">At least one gateway.</param>
    public GatewayList(IEnumerable<IPEndPoint> named)
    {
        _named = [.. named.Select(UriOf)];
        _gateways = _named;
    }

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => ClusterSettings.GatewayRefresh;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => Task.FromResult(_gateways);

    /// <summary>Takes over what the cluster says of itself; those that were named stay, should all others be gone.</summary>
    public void Learn(IEnumerable<IPEndPoint> gateways) => _gateways = [.. gateways.Select(UriOf).Union(_named)];

    private static Uri UriOf(IPEndPoint gateway) => SiloAddress.New(gateway, 0).ToGatewayUri();
}
