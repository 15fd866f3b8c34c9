using System.Collections.Immutable;
using Meshward.Core.Scenarios.Drafting;

namespace Meshward.Mesh.Metrics;

/// <summary>Puts services together from what was asked about all of them.</summary>
/// <param name="intervals">Number of intervals that were looked at.</param>
/// <param name="loads">Offered load of each service over time.</param>
/// <param name="halves">Median response time of each service over time, in milliseconds.</param>
/// <param name="tails">The same of the 95th percentile.</param>
/// <param name="shed">Requests of each service that were rejected on purpose.</param>
/// <param name="admitted">Other requests, by workload; zeros for those that are there without requests.</param>
/// <param name="cores">Cores of the testbed's nodes; empty on any other mesh.</param>
internal sealed class SurveyedServices(
    int intervals,
    ImmutableArray<LabelledSamples> loads,
    ImmutableArray<LabelledSamples> halves,
    ImmutableArray<LabelledSamples> tails,
    ImmutableArray<LabelledSamples> shed,
    ImmutableArray<LabelledSamples> admitted,
    ImmutableArray<LabelledSamples> cores)
{
    private const string ServiceName = "destination_service_name";
    private const string NoWorkload = "unknown";

    /// <summary>The services, in ordinal order of names.</summary>
    public ImmutableArray<FoundService> All() =>
    [
        .. admitted.Concat(loads).Select(series => series[ServiceName]).Distinct().Order(StringComparer.Ordinal).Select(Service),
    ];

    private FoundService Service(string name)
    {
        ImmutableArray<LabelledSamples> own = [.. admitted.Where(series => series[ServiceName] == name)];
        double total = own.Sum(series => series.Last), rejected = ValueOf(shed, name);
        double[] offered = [.. ValuesOf(loads, name).Where(load => load > 0)];
        return new FoundService(name, NamespaceOf(own), [.. Workloads(own, total)])
        {
            Load = FigureSpread.Of(offered),
            Presence = Math.Min(1, (double)offered.Length / intervals),
            P50 = FigureSpread.Of(ValuesOf(halves, name).Select(Seconds)),
            P95 = FigureSpread.Of(ValuesOf(tails, name).Select(Seconds)),
            ShedShare = rejected > 0 ? rejected / (rejected + total) : 0,
        };
    }

    private IEnumerable<FoundWorkload> Workloads(ImmutableArray<LabelledSamples> own, double total)
    {
        // Every node of the testbed can serve every service.
        IEnumerable<string> names = cores.IsEmpty ? own.Select(series => series["destination_workload"]) : cores.Select(series => series["workload"]);
        foreach (string workload in names.Where(name => name.Length > 0 && name != NoWorkload).Distinct().Order(StringComparer.Ordinal))
        {
            LabelledSamples[] series = [.. own.Where(each => each["destination_workload"] == workload)];
            LabelledSamples? gauge = cores.FirstOrDefault(each => each["workload"] == workload);
            yield return new FoundWorkload(
                workload,
                series.Select(each => each["destination_workload_namespace"]).FirstOrDefault(text => text.Length > 0, ""),
                total > 0 ? series.Sum(each => each.Last) / total : 0,
                [.. series.Select(each => each["destination_version"]).Where(version => version.Length > 0 && version != NoWorkload).Distinct().Order(StringComparer.Ordinal)])
            {
                Cores = gauge is { Last: > 0 } ? new FoundAmount(gauge.Last, "the testbed", IsRecorded: true) : null,
            };
        }
    }

    // Several, where services of different namespaces have one name.
    private static string NamespaceOf(ImmutableArray<LabelledSamples> own) =>
        string.Join(' ', own.Select(series => series["destination_service_namespace"]).Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal));

    private static double Seconds(double milliseconds) => milliseconds / 1000;

    private static IEnumerable<double> ValuesOf(ImmutableArray<LabelledSamples> series, string name) =>
        series.Where(each => each[ServiceName] == name).SelectMany(each => each.Samples).Select(sample => sample.Value);

    private static double ValueOf(ImmutableArray<LabelledSamples> series, string name) => ValuesOf(series, name).Sum();
}
