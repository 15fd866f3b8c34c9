using System.Collections.Concurrent;
using System.Globalization;
using Prometheus;

namespace Meshward.Testbed.Metrics;

/// <summary>Requests as Istio's standard metrics tell of them: a counter and a histogram of durations, with the same labels.</summary>
internal sealed class RequestMetrics
{
    /// <summary>The node in labels of requests that went to none.</summary>
    public const string NoNode = "unknown";

    private const string Namespace = "meshward";

    private static readonly string[] s_labels =
    [
        "reporter", "source_workload", "source_workload_namespace", "destination_workload", "destination_workload_namespace",
        "destination_service", "destination_service_name", "destination_service_namespace", "request_protocol", "response_code",
        "response_flags", "connection_security_policy",
    ];

    private readonly ConcurrentDictionary<(string Service, string Node, int Code, string Flags), (Counter.Child, Histogram.Child)> _series = new();
    private readonly Counter _requests;
    private readonly Histogram _durations;

    /// <summary>Metrics of their own registry.</summary>
    /// <param name="registry">The registry.</param>
    public RequestMetrics(CollectorRegistry registry)
    {
        MetricFactory factory = Prometheus.Metrics.WithCustomRegistry(registry);
        factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
        _requests = factory.CreateCounter("istio_requests_total", "Requests that the front node has answered.", s_labels);
        _durations = factory.CreateHistogram(
            "istio_request_duration_milliseconds",
            "Time from the arrival of a request at the front node to the end of its answer.",
            s_labels,
            new HistogramConfiguration { Buckets = [.. LatencyBuckets.Bounds] });
    }

    /// <summary>Shows the series of a way in which requests can end, so that its first request counts in rates.</summary>
    public void Expect(string service, string node, int code, string flags) => _ = Series(service, node, code, flags);

    /// <summary>Counts a request.</summary>
    /// <param name="service">Name of its service.</param>
    /// <param name="node">Name of its node, or <see cref="NoNode"/>.</param>
    /// <param name="code">Status code; 0 where there was nobody to answer.</param>
    /// <param name="flags">Why it ended so: of <see cref="ResponseFlags"/>.</param>
    /// <param name="duration">How long it took.</param>
    public void Count(string service, string node, int code, string flags, TimeSpan duration)
    {
        (Counter.Child requests, Histogram.Child durations) = Series(service, node, code, flags);
        requests.Inc();
        durations.Observe(duration.TotalMilliseconds);
    }

    private (Counter.Child Requests, Histogram.Child Durations) Series(string service, string node, int code, string flags) =>
        _series.GetOrAdd((service, node, code, flags), static (key, metrics) =>
        {
            string[] labels =
            [
                "source", "front", Namespace, key.Node, key.Node == NoNode ? NoNode : Namespace,
                $"{key.Service}.{Namespace}.svc.cluster.local", key.Service, Namespace, "http", key.Code.ToString(CultureInfo.InvariantCulture),
                key.Flags, "none",
            ];
            return (metrics._requests.WithLabels(labels), metrics._durations.WithLabels(labels));
        }, this);
}
