using Meshward.Client.Tests;
using Meshward.Tests.Shared;

namespace Meshward.Deploy.Tests;

/// <summary>The examples fit the applications that they are for.</summary>
public sealed class ExampleTests : IAsyncDisposable
{
    private readonly FakeCluster _cluster = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-example-").FullName;

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("bookinfo")]
    [InlineData("online-boutique")]
    public async Task The_scenario_of_an_example_is_valid(string example)
    {
        ConsoleRun valid = await ConsoleRun.Of("validate", ScenarioOf(example), "--data", _folder);

        Assert.True(valid.ExitCode == 0, valid.Error);
    }

    // Deployments and Service of istio.io/latest/docs/examples/bookinfo/: one label for the service, one for its version.
    [Fact]
    public async Task Controls_of_Bookinfo_are_there_with_the_routes_of_the_example()
    {
        _cluster.Service("bookinfo", "reviews", "reviews");
        _cluster.Deployments("bookinfo", [.. new[] { "v1", "v2", "v3" }.Select(version => Of("reviews", FakeCluster.Deployment($"reviews-{version}", 1, version)))]);
        Route("bookinfo", "bookinfo");

        await CheckAsync("bookinfo", "bookinfo");
    }

    // Deployments of github.com/GoogleCloudPlatform/microservices-demo: one a service, under its name.
    [Fact]
    public async Task Controls_of_Online_Boutique_are_there_with_the_routes_of_the_example()
    {
        const string Cores = """{"requests":{"cpu":"100m","memory":"220Mi"},"limits":{"cpu":"200m","memory":"450Mi"}}""";
        string[] services = ["frontend", "recommendationservice"];
        foreach (string service in services)
        {
            _cluster.Service("boutique", service, service);
        }

        _cluster.Deployments("boutique", [.. services.Select(service => Of(service, FakeCluster.Deployment(service, 1, "v1", Cores)))]);
        Route("boutique", "online-boutique");

        await CheckAsync("boutique", "online-boutique");
    }

    private static string ScenarioOf(string example) => Path.Combine(Repository.Root, "deploy/examples", example, "console/scenario.yaml");

    private static string Of(string service, string deployment) => deployment.Replace("\"app\":\"web\"", $"\"app\":\"{service}\"", StringComparison.Ordinal);

    private void Route(string within, string example)
    {
        IReadOnlyList<Manifest> all = Manifest.Read(File.ReadAllText(Path.Combine(Repository.Root, "deploy/examples", example, "mesh/routes.yaml")));
        foreach (IGrouping<string, Manifest> kind in all.GroupBy(manifest => manifest.Kind))
        {
            _cluster.Istio("v1", within, $"{kind.Key.ToLowerInvariant()}s", [.. kind.Select(manifest => manifest.Json.ToJsonString())]);
        }
    }

    // What would be done tells what a cluster lacks, and changes nothing.
    private async Task CheckAsync(string within, string example)
    {
        _cluster.Grant(DeployedRights.OfMesh);
        string trace = Path.Combine(_folder, "trace.csv");
        ConsoleRun dry = await ConsoleRun.Of("collect", ScenarioOf(example), "--on", "kubernetes", "--kubeconfig", _cluster.Kubeconfig, "--namespace", within, "--points", "3", "--out", trace, "--data", _folder);

        Assert.True(dry.ExitCode == 0, dry.Error);
        Assert.False(File.Exists(trace));
    }
}
