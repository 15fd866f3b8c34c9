using System.Globalization;
using Meshward.Core.Metrics;

namespace Meshward.Mesh.Metrics;

/// <summary>From the labels of one of Istio's standard metrics to what a series means.</summary>
public static class IstioSeries
{
    // What scraping and stores put on a series, beside what the proxy wrote: these labels tell pages apart, not requests.
    private static readonly string[] _pageLabels =
    [
        "cluster", "container", "endpoint", "instance", "job", "kubernetes_namespace", "kubernetes_pod_name", "namespace", "node", "pod", "pod_name",
        "prometheus", "prometheus_replica", "receive", "replica", "service", "tenant_id",
    ];

    private static readonly string[] _podLabels = ["pod", "pod_name", "kubernetes_pod_name"];

    private static readonly string[] _namespaceLabels = ["namespace", "kubernetes_namespace"];

    private static readonly string[] _ownLabels =
        ["__name__", "le", "reporter", "source_workload", "destination_workload", "response_code", "response_flags", "destination_service_name"];

    /// <summary>The series of these labels.</summary>
    /// <param name="labels">Names and values, <c>__name__</c> and <c>le</c> among them.</param>
    /// <returns>The series, or null where the labels are none of those metrics.</returns>
    public static MetricSeries? Of(IReadOnlyDictionary<string, string> labels)
    {
        if (KindOf(Get(labels, "__name__", "")) is not MetricKind kind)
            return null;
        double? bound = null;
        if (kind == MetricKind.DurationBucket)
        {
            if (!PrometheusNumber.TryParse(Get(labels, "le", ""), out double milliseconds) || double.IsNaN(milliseconds))
                return null;
            bound = milliseconds / 1000;
        }

        string instance = Get(labels, "instance", "");
        string? pod = First(labels, _podLabels);
        return new MetricSeries(
            kind,
            Joined(labels.Where(label => _pageLabels.Contains(label.Key))),
            pod is null ? instance : $"{First(labels, _namespaceLabels)}/{pod}",
            Get(labels, "reporter", ""),
            Get(labels, "source_workload", "unknown"),
            Get(labels, "destination_workload", "unknown"),
            Get(labels, "response_code", ""),
            Get(labels, "response_flags", "-"),
            Joined(labels.Where(label => !_pageLabels.Contains(label.Key) && !_ownLabels.Contains(label.Key))),
            bound);
    }

    /// <summary>Value of a sample in the unit of the series: durations are told in milliseconds, and are seconds here.</summary>
    public static double InUnit(MetricKind kind, double told) => kind == MetricKind.DurationSum ? told / 1000 : told;

    private static MetricKind? KindOf(string name) => name switch
    {
        IstioQuery.Requests => MetricKind.Requests,
        IstioQuery.Durations + "_sum" => MetricKind.DurationSum,
        IstioQuery.Durations + "_count" => MetricKind.DurationCount,
        IstioQuery.Durations + "_bucket" => MetricKind.DurationBucket,
        _ => null,
    };

    private static string Get(IReadOnlyDictionary<string, string> labels, string name, string otherwise) =>
        labels.TryGetValue(name, out string? value) && value.Length > 0 ? value : otherwise;

    private static string? First(IReadOnlyDictionary<string, string> labels, string[] names) =>
        names.Select(name => Get(labels, name, "")).FirstOrDefault(value => value.Length > 0);

    private static string Joined(IEnumerable<KeyValuePair<string, string>> labels) =>
        string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => string.Create(CultureInfo.InvariantCulture, $"{label.Key}={label.Value}")));
}
