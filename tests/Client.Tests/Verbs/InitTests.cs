using System.Text.Json;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>init</c>, with a real Prometheus server.</summary>
[Trait("speed", "slow")]
public sealed class InitTests(SampledMesh mesh) : IClassFixture<SampledMesh>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-init-").FullName;

    private string File => Path.Combine(_folder, "my-mesh.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_scenario_that_is_written_is_valid_and_what_is_collected_for_it_trains_a_policy()
    {
        PrometheusServer.Require();
        ConsoleRun init = await RunAsync("--json");
        Assert.True(init.ExitCode == 0, init.Error);
        AssertIsFound(init.Json);

        Scenario scenario = ScenarioFile.Read(File);
        Assert.Equal(("my-mesh", "web api"), (scenario.Name, string.Join(' ', scenario.Mesh.Services)));
        Assert.Equal(["routing.web.web-v1"], scenario.Controls.Select(control => control.Name));

        // What it says to type next.
        string[] next = [.. init.Json.GetProperty("next").EnumerateArray().Select(line => line.GetString()!)];
        Assert.Equal([$"./meshward validate {File}", $"./meshward train {File}"], [next[0], next[2]]);
        Assert.StartsWith($"./meshward collect {File} --from-prometheus {mesh.Address} --range 10m --out {_folder}/my-mesh.csv", next[1], StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(ConsoleRun.Of("validate", File), ConsoleRun.Of("explain", File)), run => Assert.True(run.ExitCode == 0, run.Error));
        ConsoleRun collected = await ConsoleRun.Of([.. next[1].Split(' ')[1..], "--json"]);
        Assert.True(collected.ExitCode == 0, collected.Error);
        ConsoleRun trained = await ConsoleRun.Of("train", File, "--steps", "2048", "--data", Path.Combine(_folder, "data"), "--json");
        Assert.True(trained.ExitCode == 0, $"{trained.Error}\n{collected.Output}");
        Assert.InRange(trained.Json.GetProperty("ratio").GetDouble(), 0, 1 + 1e-9);
    }

    [Fact]
    public async Task What_the_cluster_says_can_be_set_becomes_controls()
    {
        PrometheusServer.Require();
        await using FakeCluster cluster = new();
        cluster.Deployments("shop", FakeCluster.Deployment("api", 3, "v1"), FakeCluster.Deployment("web-v1", 2, "v1"));
        ConsoleRun init = await RunAsync("--kubernetes", "--kubeconfig", cluster.Kubeconfig, "--namespace", "shop");
        Assert.True(init.ExitCode == 0, init.Error);

        // Prometheus knows the replicas of api alone, and no VirtualService weighs web.
        Assert.Equal("replicas.api: 1 2 3 4 5", string.Join('\n', ScenarioFile.Read(File).Controls.Select(control => $"{control.Name}: {string.Join(' ', control.Levels)}")));
        Assert.Contains("as comments: routing.web.web-v1, blocking.web, blocking.api, replicas.web-v1", init.Output, StringComparison.Ordinal);

        // Its history has a column for them.
        ConsoleRun collected = await ConsoleRun.Of(
            "collect", File, "--from-prometheus", mesh.Address, "--range", "10m", "--namespace", "shop", "--out", Path.Combine(_folder, "trace.csv"), "--json");
        Assert.True(collected.ExitCode == 0, collected.Error);
        string[] lines = await System.IO.File.ReadAllLinesAsync(Path.Combine(_folder, "trace.csv"), TestContext.Current.CancellationToken);
        Assert.EndsWith(",replicas_api", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(",3", StringComparison.Ordinal));

        cluster.Forbid("apps", "deployments", "shop");
        ConsoleRun refused = await RunAsync("--force", "--kubernetes", "--kubeconfig", cluster.Kubeconfig);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("--kubernetes: found no right to list deployments.apps in namespace shop (", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        ConsoleRun gone = await RunAsync("--force", "--kubernetes", "--kubeconfig", cluster.Kubeconfig, "--context", "gone");
        Assert.Equal(2, gone.ExitCode);
        Assert.StartsWith("--kubernetes: found no answer of a Kubernetes API server at http://127.0.0.1:1/ (", Assert.Single(gone.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_the_metrics_is_told_what_was_looked_for()
    {
        PrometheusServer.Require();
        ConsoleRun run = await RunAsync("--namespace", "nowhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"--prometheus: found no istio_requests_total of a service (label destination_service_name, namespace nowhere) at {mesh.Address}/ in the last 10m, expected Istio's standard metrics",
            Assert.Single(run.ErrorLines));
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public async Task A_file_that_exists_is_overwritten_with_force_alone()
    {
        await System.IO.File.WriteAllTextAsync(File, "mine", TestContext.Current.CancellationToken);
        ConsoleRun run = await RunAsync();

        Assert.Equal((2, $"--out: found '{File}', which exists already; expected a new file, or --force to overwrite it"), (run.ExitCode, Assert.Single(run.ErrorLines)));
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
        PrometheusServer.Require();
        Assert.Equal(0, (await RunAsync("--force")).ExitCode);
        Assert.StartsWith("# A first scenario", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static void AssertIsFound(JsonElement found)
    {
        JsonElement web = found.GetProperty("services")[0];
        Assert.Equal("web", web.GetProperty("name").GetString());

        // 150 + 60 a second, once and not twice; 90 more or less of it, which an interval evens out.
        Assert.InRange(web.GetProperty("mean_load").GetDouble(), 0.75 * 210, 1.25 * 210);
        Assert.InRange(web.GetProperty("least_load").GetDouble(), 60, 210);
        Assert.InRange(web.GetProperty("most_load").GetDouble(), 210, 330);

        // On a straight line from 10 to 25 ms.
        Assert.Equal(0.01 + (0.95 * 0.015), web.GetProperty("p95_seconds").GetDouble(), 1e-6);
        Assert.Equal(["web-v1", "web-v2"], web.GetProperty("workloads").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["blocking.web", "blocking.api"], found.GetProperty("suggested").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["api.example.com", "idle"], found.GetProperty("left_out").EnumerateArray().Select(service => service.GetProperty("service").GetString()));
    }

    private Task<ConsoleRun> RunAsync(params string[] flags) =>
        ConsoleRun.Of(["init", "--prometheus", SampledMesh.IsInstalled ? mesh.Address : "http://127.0.0.1:1", "--range", "10m", "--monitor", "1", "--out", File, .. flags]);
}
