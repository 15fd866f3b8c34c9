using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>Tells what workloads were given in the past: cores and replicas.</summary>
public interface IAmountHistory
{
    /// <summary>What a control stood at, at equal distances in time.</summary>
    /// <param name="control">A control of cores or replicas.</param>
    /// <param name="start">The first time.</param>
    /// <param name="count">How many times, at least 1.</param>
    /// <param name="step">Distance between two.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>A sample for each of the times at which it is known, in order; its value is in cores or replicas.</returns>
    /// <exception cref="MetricSourceException">The source cannot be asked, or its answer cannot be used.</exception>
    Task<ImmutableArray<MetricSample>> ReadAsync(ControlSpec control, DateTimeOffset start, int count, TimeSpan step, CancellationToken cancellationToken);
}
