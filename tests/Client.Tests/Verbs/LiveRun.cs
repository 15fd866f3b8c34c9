using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A small mesh with a load of its own on an API server with state, and command lines that act on it.</summary>
public abstract class LiveRun : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-live-").FullName;

    protected FakeCluster Cluster { get; } = new();

    /// <summary>What Prometheus reads of it.</summary>
    protected FollowingMesh Mesh { get; }

    protected MetricsPage Page { get; }

    protected string Scenario { get; }

    protected string Trace { get; }

    protected LiveRun()
    {
        ShopCluster.Fill(Cluster);
        Mesh = new FollowingMesh(Cluster);
        Page = new MetricsPage(Mesh.Write);
        Scenario = Path.Combine(_folder, "shop.yaml");
        Trace = Path.Combine(_folder, "trace.csv");

        // Two values of each control: sixteen configurations.
        File.WriteAllText(Scenario, ShopCluster.Scenario
            .Replace("[0, 0.333, 0.8, 1]", "[0.5, 0.8]", StringComparison.Ordinal)
            .Replace("[0.5, 1, 1.5]", "[1, 1.5]", StringComparison.Ordinal)
            .Replace("[1, 2, 3]", "[1, 2]", StringComparison.Ordinal));
    }

    protected string State => string.Join('\n', new[] { ShopCluster.Routes, ShopCluster.Path("web-v1"), ShopCluster.Path("web-v2") }.Select(path => Cluster.Find(path)["spec"]!.ToJsonString()));

    public async ValueTask DisposeAsync()
    {
        await Page.DisposeAsync();
        await Cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The command line.</summary>
    protected string[] Collect(PrometheusServer? prometheus = null) =>
    [
        "collect", Scenario, "--out", Trace, "--on", "kubernetes", "--kubeconfig", Cluster.Kubeconfig, "--namespace", "shop", "--drain", "0", "--settle", "0.3", "--monitor", "1", "--data", _folder,
        .. prometheus is null ? [] : new[] { "--prometheus", prometheus.Address.ToString() },
    ];

    /// <summary>A server that has read the page once.</summary>
    protected static async Task<PrometheusServer> ScrapingAsync(MetricsPage page)
    {
        PrometheusServer prometheus = await PrometheusServer.StartAsync(("mesh", "front-1", page.Port));
        using HttpClient http = new();
        while (!(await http.GetStringAsync(new Uri(prometheus.Address, "api/v1/query?query=istio_requests_total"), TestContext.Current.CancellationToken)).Contains("web-v1", StringComparison.Ordinal))
        {
            await Task.Delay(PrometheusServer.ScrapeInterval, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return prometheus;
    }
}
