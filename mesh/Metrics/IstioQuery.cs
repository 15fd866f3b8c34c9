using System.Globalization;
using System.Text;

namespace Meshward.Mesh.Metrics;

/// <summary>
/// What to ask for the requests of a service: Istio's standard metrics (istio.io, "Istio Standard Metrics"), in PromQL. A range selector, asked as an
/// instant query, gives the samples as they were scraped, with their own time stamps; <c>rate</c> and <c>query_range</c> would give values made of them.
/// </summary>
public static class IstioQuery
{
    /// <summary>Counter of requests.</summary>
    public const string Requests = "istio_requests_total";

    /// <summary>Histogram of the durations of requests in milliseconds; its series end in <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    public const string Durations = "istio_request_duration_milliseconds";

    /// <summary>All samples of a service in a stretch of time that ends when the query is evaluated.</summary>
    /// <param name="service">Name of the service: label <c>destination_service_name</c>.</param>
    /// <param name="serviceNamespace">Its namespace: label <c>destination_service_namespace</c>; null for any.</param>
    /// <param name="range">Length of the stretch, at least a millisecond.</param>
    public static string Samples(string service, string? serviceNamespace, TimeSpan range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(range, TimeSpan.FromMilliseconds(1));
        string inNamespace = serviceNamespace is null ? "" : $",destination_service_namespace={Quoted(serviceNamespace)}";
        string milliseconds = Math.Ceiling(range.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
        return $"{{__name__=~\"{Requests}|{Durations}_(bucket|sum|count)\",destination_service_name={Quoted(service)}{inNamespace}}}[{milliseconds}ms]";
    }

    // PromQL's strings in double quotes follow Go's rules for escapes.
    internal static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '\\' or '"' => $"\\{c}",
                < ' ' or '\x7f' => FormattableString.Invariant($"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }
}
