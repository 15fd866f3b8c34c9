using System.Diagnostics.Metrics;
using Meshward.Grains.Telemetry;
using Meshward.Silo.Access;
using Meshward.Silo.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meshward.Silo.Telemetry;

/// <summary>
/// Whether files of tokens and certificates can be used as they are now, as a metric. They are looked at when it is asked for, so that a mistake is told
/// though nobody comes. Nothing that stands in them is.
/// </summary>
internal sealed class AccessMeter : IHostedService, IDisposable
{
    private readonly Meter _meter;

    // Two silos of one process have a meter each: those that are alike would end together.
    public AccessMeter(ILocalSiloDetails silo, AccessPolicy policy, IServiceProvider services)
    {
        _meter = new Meter(new MeterOptions(MetricList.Source) { Tags = [new("silo", silo.SiloAddress.ToString())] });
        TlsCertificates? certificates = services.GetService<TlsCertificates>();
        MetricSpec unusable = MetricList.AccessFileUnusable;
        _ = _meter.CreateObservableGauge(
            unusable.Name, () => new[] { Measured("tokens", policy.HasMistakes), Measured("certificates", certificates is { HasMistakes: true }) }, unusable.Unit, unusable.Meaning);

        Measurement<double> Measured(string kind, bool isUnusable) => new(isUnusable ? 1 : 0, new KeyValuePair<string, object?>(unusable.Labels[0], kind));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
