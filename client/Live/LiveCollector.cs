using System.Collections.Immutable;
using Meshward.Client.Work;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Live;

/// <summary>Measures points on a mesh with a load of its own, and tries again for a while where mesh or metrics cannot be reached.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="collector">Measures points.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class LiveCollector(Scenario scenario, Collector collector, TimeSpan patience, Session session) : IPointMeter
{
    private readonly Patience _patience = new(patience, session);

    /// <inheritdoc />
    public Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point) => _patience.RunAsync(async stop =>
    {
        ImmutableArray<ServiceInterval> intervals = await collector.MeasureAsync(point, stop);

        // Nobody offers a load here: without any, nothing is learned of a configuration.
        if (intervals.All(interval => interval.Requests.Offered.Kind == StatisticKind.NoTraffic || interval.Requests.Offered.Value == 0))
        {
            throw new MetricSourceException($"found no requests of {string.Join(", ", scenario.Mesh.Services)}; expected a mesh with a load of its own", isPassing: true);
        }

        (ImmutableArray<double> row, string? unknown) = CollectedColumns.RowOf(scenario, point, intervals, isTimed: null);
        return unknown is null ? (intervals, row) : throw new MetricSourceException(unknown, isPassing: true);
    });
}
