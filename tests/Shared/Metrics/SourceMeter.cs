using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Tests.Shared;

/// <summary>Measures by asking a source for the samples of each stretch anew.</summary>
/// <param name="services">Names of the services.</param>
/// <param name="source">Gives their samples.</param>
/// <param name="plan">How samples become figures.</param>
/// <param name="clock">The time.</param>
public sealed class SourceMeter(ImmutableArray<string> services, IMetricSource source, IntervalPlan plan, TimeProvider clock) : IServiceMeter
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<MeasuredStretch>> MeasureAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var stretches = ImmutableArray.CreateBuilder<MeasuredStretch>(services.Length);
        foreach (string service in services)
        {
            DateTimeOffset since = plan.SamplesSince(start);
            MetricWindow window = new(plan);
            window.Add(await source.ReadAsync(service, since, cancellationToken).ConfigureAwait(false), clock.GetUtcNow(), since);
            stretches.Add(window.MeasureStretch(start, end));
        }

        return stretches.MoveToImmutable();
    }
}
