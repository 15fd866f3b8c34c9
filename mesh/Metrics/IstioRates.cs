namespace Meshward.Mesh.Metrics;

/// <summary>
/// Rates of Istio's standard metrics, in PromQL. Of requests that have a proxy at both ends the source's figures count, and the destination's where the
/// source has no proxy, as docs/metrics.md says; a request is shed, failed or carried by the same labels.
/// </summary>
/// <param name="serviceNamespace">Namespace of the services; null for any.</param>
internal sealed class IstioRates(string? serviceNamespace)
{
    /// <summary>Requests that were not rejected on purpose.</summary>
    public const string Admitted = """response_flags!~"(.*,)?FI(,.*)?" """;

    /// <summary>Requests that were rejected on purpose.</summary>
    public const string Shed = """response_flags=~"(.*,)?FI(,.*)?" """;

    /// <summary>Requests that were served.</summary>
    public const string Carried = """response_flags!~"(.*,)?FI(,.*)?",response_code!~"0|5.." """;

    private const string Edge = "source_workload,destination_workload,destination_service_name";

    /// <summary>Selector of the series of a metric that are of services.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="matchers">What else the labels have to be; empty for nothing.</param>
    public string Series(string metric, string matchers = "")
    {
        string within = serviceNamespace is null ? "" : $",destination_service_namespace={IstioQuery.Quoted(serviceNamespace)}";
        return $"{metric}{{destination_service_name!=\"\"{within}{(matchers.Length == 0 ? "" : $",{matchers.TrimEnd()}")}}}";
    }

    /// <summary>A function of counters, each request counted once, summed.</summary>
    /// <param name="function"><c>rate</c> or <c>increase</c>.</param>
    /// <param name="metric">The counter.</param>
    /// <param name="matchers">What else the labels have to be.</param>
    /// <param name="window">Length of the window.</param>
    /// <param name="by">Labels of the sums.</param>
    public string Sum(string function, string metric, string matchers, TimeSpan window, string by)
    {
        string[] sides = ["reporter=\"source\"", "reporter=\"destination\"", "reporter!~\"source|destination\""];
        IEnumerable<string> ofSides = sides.Select(side =>
            $"sum by ({Edge},{by}) ({function}({Series(metric, matchers.Length == 0 ? side : $"{matchers.TrimEnd()},{side}")}[{Duration(window)}]))");
        return $"sum by ({by}) ({string.Join(" or ", ofSides)})";
    }

    /// <summary>A duration as PromQL has it.</summary>
    public static string Duration(TimeSpan time) => FormattableString.Invariant($"{Math.Ceiling(time.TotalMilliseconds):0}ms");
}
