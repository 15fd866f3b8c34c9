namespace Meshward.Grains.Contracts;

/// <summary>The side of a service grain that serves metrics.</summary>
[Alias("meshward.service-metrics")]
public interface IServiceMetrics : IGrainWithStringKey
{
    /// <summary>All rows that the service has; null where it has none.</summary>
    [Alias("read")]
    Task<MetricRows?> ReadAsync();
}
