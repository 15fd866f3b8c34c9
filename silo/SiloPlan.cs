using Meshward.Silo.Web;

namespace Meshward.Silo;

/// <summary>What every silo is built from, alone or in a cluster.</summary>
/// <param name="LogFile">File that warnings go to.</param>
/// <param name="Cores">Cores that it may compute on, at least 1.</param>
/// <param name="GatewayPort">Port for consoles; null where it takes none.</param>
/// <param name="Clock">The clock of grains.</param>
/// <param name="Web">Its web server; null for none.</param>
/// <param name="Otlp">Base address of a collector for OTLP over HTTP; null for none.</param>
/// <param name="Cluster">Adds clustering, endpoints and storage.</param>
internal sealed record SiloPlan(string LogFile, int Cores, int? GatewayPort, TimeProvider Clock, WebOptions? Web, Uri? Otlp, Action<ISiloBuilder> Cluster)
{
    /// <summary>
    /// Whether the silo tells a dashboard what its grains do. In a cluster every silo does: the dashboard of one of them asks all, and its own grain may
    /// be activated on any.
    /// </summary>
    public bool IsSeenByDashboards => Web is { HasDashboard: true } || GatewayPort is not null;
}
