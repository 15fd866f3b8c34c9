using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Testbeds;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Driving;

namespace Meshward.Client.Work;

/// <summary>Measures points, and tries again for a while where mesh or metrics cannot be reached.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="collector">Measures points.</param>
/// <param name="lease">Keeps others from driving the mesh meanwhile.</param>
/// <param name="isTimed">Whether the testbed's work burns no cores.</param>
/// <param name="ending">What ends each row: what no control sets, which the collector sees to, and what the testbed was started with.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class PatientCollector(
    Scenario scenario, Collector collector, TestbedLease lease, bool isTimed, ImmutableArray<double> ending, TimeSpan patience, Session session) : IPointMeter
{
    // So many are never none by chance.
    private const double LeastSent = 20;

    private readonly Patience _patience = new(patience, session);

    /// <inheritdoc />
    public Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point) => _patience.RunAsync(async stop =>
    {
        Lease held = await lease.HoldAsync(stop);
        MeasuredPoint measured = await collector.MeasureWithLoadAsync(point, stop);
        await lease.CheckAsync(held, stop);
        CheckMesh(point, measured.Intervals);
        (ImmutableArray<double> row, string? unknown) = CollectedColumns.RowOf(scenario, point, measured.Intervals, isTimed);
        return unknown is null ? Told(point, measured, row.AddRange(ending)) : throw new MetricSourceException(unknown, isPassing: true);
    });

    // What was measured while a node was down is no figure of the configuration, and yet what users get of it.
    private (ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row) Told(CollectionPoint point, MeasuredPoint measured, ImmutableArray<double> row)
    {
        string[] broken =
        [
            .. measured.Answered!.Value.Zip(scenario.Mesh.Services).Where(service => service.First.Broken > 0)
                .Select(service => string.Create(CultureInfo.InvariantCulture, $"{100.0 * service.First.Broken / service.First.All:0.#} % of the requests of {service.Second}")),
        ];
        if (broken.Length > 0)
        {
            session.Terminal.Error.WriteLine($"warning: point {point.Index}: {string.Join(", ", broken)} failed, neither shed nor over the time limit, as where a node is down; what was measured counts all the same");
        }

        return (measured.Intervals, row);
    }

    // A server that scrapes another mesh would fill a trace with that one's figures.
    private static void CheckMesh(CollectionPoint point, ImmutableArray<ServiceInterval> intervals)
    {
        double sent = point.Loads.Sum() * (intervals[0].End - intervals[0].Start).TotalSeconds;
        if (sent >= LeastSent && intervals.All(interval => !(interval.Requests.Offered.Value > 0)))
        {
            throw new MetricSourceException(
                FormattableString.Invariant($"found no requests in the metrics where some {sent:0} were sent; expected a Prometheus server that scrapes the mesh which they were sent to"), isPassing: true);
        }
    }
}
