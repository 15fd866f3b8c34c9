using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Measures points, and tries again for a while where mesh or metrics cannot be reached.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="collector">Measures points.</param>
/// <param name="isTimed">Whether the testbed's work burns no cores.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class PatientCollector(Scenario scenario, Collector collector, bool isTimed, TimeSpan patience, Session session)
{
    private readonly Patience _patience = new(patience, session);

    /// <summary>Measures a point.</summary>
    /// <returns>[services] what was measured, and its row in a trace.</returns>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or say nothing.</exception>
    public Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point) => _patience.RunAsync(async stop =>
    {
        ImmutableArray<ServiceInterval> intervals = await collector.MeasureAsync(point, stop);
        (ImmutableArray<double> row, string? unknown) = CollectedColumns.RowOf(scenario, point, intervals, isTimed);
        return unknown is null ? (intervals, row) : throw new MetricSourceException(unknown, isPassing: true);
    });
}
