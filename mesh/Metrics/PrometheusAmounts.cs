using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Metrics;

/// <summary>What workloads were given, from the gauges that a Prometheus server holds.</summary>
/// <param name="queries">Asks the server.</param>
/// <param name="within">Namespace of the workloads; null for any.</param>
public sealed class PrometheusAmounts(PrometheusQueries queries, string? within) : IAmountHistory
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<MetricSample>> ReadAsync(ControlSpec control, DateTimeOffset start, int count, TimeSpan step, CancellationToken cancellationToken)
    {
        string name = control.Node ?? control.Service!;
        string query = control.Kind == ControlKind.Replicas ? WorkloadGauges.ReplicasOf(name, within) : WorkloadGauges.CoresOf(name, within);
        ImmutableArray<LabelledSamples> found = await queries.OverAsync(query, start, start + (step * (count - 1)), step, cancellationToken).ConfigureAwait(false);
        return found.IsEmpty ? [] : found[0].Samples;
    }
}
