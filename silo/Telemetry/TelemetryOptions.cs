namespace Meshward.Silo.Telemetry;

/// <summary>Where a silo tells what it measures of itself.</summary>
/// <param name="Name">Name of the silo among all, such as <c>silo-11111@host</c>.</param>
/// <param name="Otlp">Base address of a collector that takes OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>; null for none.</param>
/// <param name="HasPage">Whether <c>/metrics</c> is served.</param>
internal sealed record TelemetryOptions(string Name, Uri? Otlp, bool HasPage);
