using Meshward.Core.Scenarios;

namespace Meshward.Mesh.Metrics;

/// <summary>Whom to ask, and how patiently.</summary>
/// <param name="Address">Where Prometheus' HTTP API is: <c>http</c> or <c>https</c>, with a path where a proxy serves it below one.</param>
public sealed record PrometheusSettings(Uri Address)
{
    /// <summary>Namespace of the services (label <c>destination_service_namespace</c>); null for any.</summary>
    public string? ServiceNamespace { get; init; }

    /// <summary>Longest that one attempt may take, above zero. By default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts after the first one, where a failure may pass; 0 to 10. By default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Time between the first two attempts, above zero; twice as long before each further one. By default 0.2 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest that an attempt waits because the server asks for it (<c>Retry-After</c>); where it asks for more, there is none. By default 2 s.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most bytes of an answer, above 0. By default 64 MiB.</summary>
    public long MaxAnswerBytes { get; init; } = 64L << 20;

    /// <summary>Settings of an address as a user wrote it.</summary>
    /// <param name="source">File or flag that it was written in.</param>
    /// <param name="address">The address.</param>
    public static Checked<PrometheusSettings> Of(string source, string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length == 0
            ? new PrometheusSettings(uri)
            : new Diagnostic(source, null, null, $"expected the address of a Prometheus server such as http://127.0.0.1:9090, without user name or query, found '{address}'");
}
