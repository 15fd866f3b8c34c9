using System.Diagnostics.Metrics;
using Meshward.Grains.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meshward.Silo.Telemetry;

/// <summary>The checks of a silo as a metric.</summary>
internal sealed class HealthMeter : IHealthCheckPublisher, IDisposable
{
    private readonly Meter _meter;
    private readonly Gauge<double> _healthy;

    // Two silos of one process have a meter each: those that are alike would end together.
    public HealthMeter(ILocalSiloDetails silo)
    {
        _meter = new Meter(new MeterOptions(MetricList.Source) { Tags = [new("silo", silo.SiloAddress.ToString())] });
        _healthy = _meter.CreateGauge<double>(MetricList.SiloHealth.Name, MetricList.SiloHealth.Unit, MetricList.SiloHealth.Meaning);
    }

    /// <inheritdoc/>
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach ((string check, HealthReportEntry entry) in report.Entries)
            _healthy.Record(entry.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>(MetricList.SiloHealth.Labels[0], check));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
