namespace Meshward.Silo.Telemetry;

/// <summary>A metric of a silo that is not Meshward's own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PrometheusName">Its name for Prometheus.</param>
/// <param name="Meaning">What it tells.</param>
internal sealed record OtherMetric(string Name, string PrometheusName, string Meaning);
