using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>
/// A page of Istio's standard metrics that follows what is set in a cluster: a steady hundred requests a second to <c>web</c>, of which the share in the
/// VirtualService's abort is rejected, and the rest goes to both versions by their weights.
/// </summary>
/// <param name="cluster">The cluster.</param>
public sealed class FollowingMesh(FakeCluster cluster)
{
    /// <summary>Requests per second.</summary>
    public const double Rate = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, double> _served = new() { ["web-v1"] = 0, ["web-v2"] = 0 };
    private long _last = TimeProvider.System.GetTimestamp();
    private double _shed, _failed;

    /// <summary>Share of the requests to web-v2 that fails.</summary>
    public double FailingShare { get; set; }

    /// <summary>The page.</summary>
    public string Write()
    {
        lock (_gate)
        {
            Count();
            StringBuilder page = new();
            foreach ((string workload, double count) in _served)
            {
                page.Append(Requests(workload, "200", "-", count)).Append(Durations(workload, count));
            }

            return page.Append(Requests("unknown", "503", "FI", _shed)).Append(Requests("web-v2", "500", "-", _failed)).ToString();
        }
    }

    private void Count()
    {
        JsonNode route = cluster.Find(ShopCluster.Routes)["spec"]!["http"]![1]!;
        double arrived = Rate * TimeProvider.System.GetElapsedTime(_last).TotalSeconds;
        double shed = arrived * (route["fault"]?["abort"]?["percentage"]?["value"]?.GetValue<double>() ?? 0) / 100;
        double first = (arrived - shed) * route["route"]![0]!["weight"]!.GetValue<int>() / 100, second = arrived - shed - first;
        _last = TimeProvider.System.GetTimestamp();
        _shed += shed;
        _failed += second * FailingShare;
        _served["web-v1"] += first;
        _served["web-v2"] += second * (1 - FailingShare);
    }

    private static string Labels(string workload, string code, string flags) =>
        $"reporter=\"source\",source_workload=\"front\",destination_workload=\"{workload}\",destination_service_name=\"web\",destination_service_namespace=\"shop\",response_code=\"{code}\",response_flags=\"{flags}\"";

    private static string Requests(string workload, string code, string flags, double count) =>
        string.Create(CultureInfo.InvariantCulture, $"istio_requests_total{{{Labels(workload, code, flags)}}} {Math.Floor(count)}\n");

    // Each of 20 ms.
    private static string Durations(string workload, double count)
    {
        const string name = "istio_request_duration_milliseconds";
        string labels = Labels(workload, "200", "-");
        double whole = Math.Floor(count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}_bucket{{{labels},le=\"10\"}} 0\n{name}_bucket{{{labels},le=\"25\"}} {whole}\n{name}_bucket{{{labels},le=\"+Inf\"}} {whole}\n{name}_sum{{{labels}}} {20 * whole}\n{name}_count{{{labels}}} {whole}\n");
    }
}
