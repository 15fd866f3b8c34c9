namespace Meshward.Grains.Contracts;

/// <summary>The side of a service grain that takes metrics in.</summary>
[Alias("meshward.service-ingest")]
public interface IServiceIngest : IGrainWithStringKey
{
    /// <summary>Replaces what the service has measured by a recording.</summary>
    [Alias("replay")]
    Task ReplayAsync(MetricRows rows);
}
