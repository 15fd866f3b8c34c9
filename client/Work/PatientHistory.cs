using Meshward.Core.Metrics;

namespace Meshward.Client.Work;

/// <summary>A history whose server may be away for a while.</summary>
/// <param name="history">The history.</param>
/// <param name="patience">How long to try again.</param>
internal sealed class PatientHistory(IMetricHistory history, Patience patience) : IMetricHistory
{
    /// <inheritdoc />
    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken) =>
        patience.RunAsync(_ => history.ReadAsync(service, since, until, cancellationToken));
}
