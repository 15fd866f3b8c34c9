using System.Text.RegularExpressions;
using Meshward.Client.Testbeds;
using Meshward.Testbed;
using Meshward.Testbed.Work;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect</c> on a testbed whose requests end at its time limit.</summary>
[Trait("speed", "slow")]
public sealed class FailingTestbedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-failing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Work takes half a second and is given up after 50 ms: all requests to info1 fail.
    [Fact]
    public async Task Too_many_failed_requests_end_a_collection_after_their_row_and_the_testbed_is_put_back()
    {
        PrometheusServer.Require();
        await using RunningTestbed testbed = (await RunningTestbed.StartAsync(Options(), TestContext.Current.CancellationToken)).Value!;
        new TestbedFile(_folder).Write(new TestbedPlace(Environment.ProcessId, testbed.Front, testbed.Operation));
        string scenario = Path.Combine(_folder, "small.yaml"), trace = Path.Combine(_folder, "trace.csv");
        await File.WriteAllTextAsync(scenario, MeasuredScenario.Yaml("failing", "0.9 s", "0.2 s"), TestContext.Current.CancellationToken);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("testbed", "front", testbed.Operation.Port));
        string[] collect = ["collect", scenario, "--out", trace, "--data", _folder, "--prometheus", prometheus.Address.ToString(), "--json"];

        ConsoleRun run = await ConsoleRun.Of([.. collect, "--most-failed", "0.3"]);
        string[] kept = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);

        Assert.Equal((3, "100 % of the requests of info1 failed at point 0, more than --most-failed allows"), (run.ExitCode, run.Json.GetProperty("stopped").GetString()));
        Assert.Equal((1, 2), (run.Json.GetProperty("rows").GetInt32(), kept.Length));
        Dictionary<string, string> row = kept[0].Split(',').Zip(kept[1].Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
        Assert.Equal(("0", "0", row["offered_info1"]), (row["carried_info1"], row["mean_info1"], row["failed_info1"]));
        Assert.All(testbed.Look().Nodes.Values, node => Assert.Equal(3, node.Cores));
        Assert.Empty(testbed.Look().Drivers);
        Assert.DoesNotContain("warning", run.Error, StringComparison.Ordinal);

        // Where any share may fail, the same trace is gone on with.
        ConsoleRun whole = await ConsoleRun.Of([.. collect, "--most-failed", "1"]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Equal((4, 3), (whole.Json.GetProperty("rows").GetInt32(), whole.Json.GetProperty("new_rows").GetInt32()));
        Assert.Equal(kept, (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken))[..2]);
    }

    // Half of the requests go to a node that nobody starts again.
    [Fact]
    public async Task A_row_that_was_measured_while_a_node_was_down_is_told()
    {
        PrometheusServer.Require();
        TestbedOptions options = new(_folder) { Port = 0 };
        await using RunningTestbed testbed = (await RunningTestbed.StartAsync(options, TestContext.Current.CancellationToken)).Value!;
        new TestbedFile(_folder).Write(new TestbedPlace(Environment.ProcessId, testbed.Front, testbed.Operation));
        string scenario = Path.Combine(_folder, "small.yaml"), trace = Path.Combine(_folder, "trace.csv");
        await File.WriteAllTextAsync(scenario, MeasuredScenario.Yaml("half-dead", "1.2 s", "0.2 s"), TestContext.Current.CancellationToken);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("testbed", "front", testbed.Operation.Port));
        await testbed.KillNodeAsync("node2");

        ConsoleRun run = await ConsoleRun.Of("collect", scenario, "--points", "1", "--out", trace, "--data", _folder, "--prometheus", prometheus.Address.ToString());

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains(run.ErrorLines, line => Regex.IsMatch(
            line, @"^warning: point 0: \d\d?(\.\d)? % of the requests of info1 failed, neither shed nor over the time limit, as where a node is down; what was measured counts all the same$"));
        Assert.Equal(2, (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken)).Length);
    }

    private TestbedOptions Options() => new(_folder)
    {
        Port = 0,
        Cores = 3,
        TimeLimit = TimeSpan.FromMilliseconds(50),
        Services = [.. ServiceProfile.Defaults.Select(service => service with { MeanTime = TimeSpan.FromSeconds(0.5), Stages = 0 })],
    };
}
