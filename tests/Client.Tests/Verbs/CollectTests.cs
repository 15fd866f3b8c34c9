using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect</c> and <c>evaluate --on testbed</c>, with a real Prometheus server between the testbed and them.</summary>
public sealed class CollectTests : IDisposable
{
    /// <summary>A scenario of one service of the testbed on two nodes, whose trace is <c>trace.csv</c> beside it.</summary>
    internal const string Yaml = """
        apiVersion: meshward/v1
        name: small
        description: One service on two nodes.
        mesh: { services: [info1], nodes: [node1, node2], time-step: 1.6 s, settling-time: 0.6 s }
        loads: { training: { kind: uniform-choice, choices: { info1: [20, 40] } } }
        controls:
          routing.info1.node1: { values: [0, 1], initial: 0 }
          cores.node1: { min: 1, max: 2, step: 1, initial: 1 }
        observation: [load.info1]
        objectives: [keep: delay.info1 <= 1 s, minimise: cores.node1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_info1: load.info1, routing_info1_node1: routing.info1.node1, cores_node1: cores.node1 }
          targets: { delay.info1: { column: mean_info1, nothing-completed: { admitted: admitted_info1, at-least: 5 s } } }
          configuration: [load_info1, routing_info1_node1, cores_node1]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-collect-").FullName;
    private readonly string _scenario;
    private readonly string _trace;

    public CollectTests()
    {
        _scenario = Path.Combine(_folder, "small.yaml");
        _trace = Path.Combine(_folder, "trace.csv");
        File.WriteAllText(_scenario, Yaml);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_trace_is_measured_outlives_every_part_that_dies_and_judges_policies_on_the_running_mesh()
    {
        PrometheusServer.Require();
        ConsoleRun up = await RunAsync("testbed", "up", "--detach", "--processes", "--port", "0", "--json");
        Assert.True(up.ExitCode == 0, up.Error);
        try
        {
            Uri operation = new(up.Json.GetProperty("operation").GetString()!);
            await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("testbed", "front", operation.Port));
            await using PrometheusServer dead = await PrometheusServer.StartAsync(("testbed", "front", operation.Port));
            await dead.KillAsync();
            string before = await ConfigurationAsync(operation);
            string[] collect = Collect(prometheus);

            ConsoleRun stopped = await ConsoleRun.InterruptedAt("collecting:", collect);
            Assert.Equal(130, stopped.ExitCode);
            int rows = stopped.Json.GetProperty("rows").GetInt32();
            Assert.InRange(rows, 1, 7);
            Assert.Equal(before, await ConfigurationAsync(operation));
            string[] kept = await File.ReadAllLinesAsync(_trace, TestContext.Current.CancellationToken);
            Assert.Equal(rows + 1, kept.Length);

            ConsoleRun blind = await ConsoleRun.Of([.. Collect(dead), "--patience", "1"]);
            Assert.Equal(1, blind.ExitCode);
            Assert.EndsWith($"What was measured is in {_trace}; the same command goes on from there", blind.ErrorLines[^1], StringComparison.Ordinal);
            Assert.Equal(kept, await File.ReadAllLinesAsync(_trace, TestContext.Current.CancellationToken));
            Assert.Equal(before, await ConfigurationAsync(operation));

            // As if the process had died while it wrote; then a node does, while the rest is measured.
            await File.AppendAllTextAsync(_trace, "7,17956", TestContext.Current.CancellationToken);
            Task<ConsoleRun> measuring = ConsoleRun.Of(collect);
            await KillNodeAsync();
            ConsoleRun whole = await measuring;
            Assert.True(whole.ExitCode == 0, whole.Error);
            Assert.Equal((8, 8 - rows, 8), (Number(whole.Json, "rows"), Number(whole.Json, "new_rows"), Number(whole.Json, "configurations")));
            string[] lines = await File.ReadAllLinesAsync(_trace, TestContext.Current.CancellationToken);
            Assert.Equal(kept, lines[..kept.Length]);
            AssertIsMeasured(lines);
            Assert.Equal(before, await ConfigurationAsync(operation));

            ConsoleRun again = await ConsoleRun.Of([.. collect.Where(word => word != "--json")]);
            Assert.Contains("nothing was measured: every point of the plan was in it already", again.Output, StringComparison.Ordinal);

            string page = Path.Combine(_folder, "page.html");
            ConsoleRun judged = await RunAsync(
                "evaluate", _scenario, "--on", "testbed", "--prometheus", prometheus.Address.ToString(), "--policy", "static-best", "--policy", "no-op", "--steps", "2", "--out", page, "--json");
            Assert.True(judged.ExitCode == 0, judged.Error);
            AssertIsJudged(judged.Json);
            AssertShowsWhatWasMeasured(await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), judged.Json);
            Assert.Equal(before, await ConfigurationAsync(operation));
        }
        finally
        {
            ConsoleRun down = await RunAsync("testbed", "down");
            Assert.True(down.ExitCode == 0, down.Error);
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_server_that_scrapes_another_mesh_is_told()
    {
        PrometheusServer.Require();
        string other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        ConsoleRun up = await RunAsync("testbed", "up", "--detach", "--port", "0", "--json");
        ConsoleRun another = await ConsoleRun.Of("testbed", "up", "--detach", "--port", "0", "--json", "--data", other);
        try
        {
            Assert.Equal((0, 0), (up.ExitCode, another.ExitCode));
            await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
                ("testbed", "front", new Uri(another.Json.GetProperty("operation").GetString()!).Port));

            await AssertIsToldAsync(prometheus, "0");

            // Where it has three times the load that is offered to this one.
            using CancellationTokenSource enough = new();
            Task<ConsoleRun> load = ConsoleRun.Of(enough.Token, "testbed", "load", "--rate", "info1=120", "--seconds", "600", "--data", other);
            await AssertIsToldAsync(prometheus, "[1-9][0-9]{2}");
            await enough.CancelAsync();
            Assert.Equal(130, (await load).ExitCode);
        }
        finally
        {
            _ = await RunAsync("testbed", "down");
            _ = await ConsoleRun.Of("testbed", "down", "--data", other);
        }
    }

    [Theory]
    [InlineData("--repeats: found together with --points, expected one of them", "--repeats", "2", "--points", "3")]
    [InlineData("--prometheus: expected the address of a Prometheus server such as http://127.0.0.1:9090, without user name or query, found 'nowhere'", "--prometheus", "nowhere")]
    [InlineData("--load: found 'night', expected one of: training", "--load", "night")]
    [InlineData("--part: found '3/2', expected I/N with I from 1 to N, and N up to 1000, such as 2/4", "--part", "3/2")]
    [InlineData("--part: found 100 parts of 3 points, expected no more parts than points", "--points", "3", "--part", "1/100")]
    [InlineData("--settle: found '-1', expected a number of seconds from 0 to 86400", "--settle", "-1")]
    [InlineData("--cluster: found 'here', expected HOST:PORT of a silo's gateway, such as 127.0.0.1:30000, or several with commas", "--cluster", "here")]
    [InlineData("--most-failed: found '2', expected a number above 0 and at most 1", "--most-failed", "2")]
    public async Task Flags_that_are_wrong_are_told_in_one_line(string line, params string[] flags)
    {
        ConsoleRun run = await RunAsync(["collect", _scenario, "--out", _trace, .. flags]);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
        Assert.False(File.Exists(_trace));
    }

    [Fact]
    public async Task A_history_is_read_without_a_cluster()
    {
        ConsoleRun run = await ConsoleRun.Of("collect", _scenario, "--out", _trace, "--cluster", "127.0.0.1:1", "--from-prometheus", "http://127.0.0.1:1");

        Assert.Equal(
            (2, "--cluster: found together with --from-prometheus, which measures nothing; expected one of them"), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Fact]
    public async Task Without_a_testbed_nothing_is_measured_and_its_verb_is_named()
    {
        ConsoleRun run = await RunAsync("collect", _scenario, "--out", _trace);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"testbed: found none that runs and keeps its files in {_folder}, expected one; meshward testbed up starts it", Assert.Single(run.ErrorLines));
        Assert.False(File.Exists(_trace));
    }

    [Fact]
    public async Task A_file_with_other_columns_is_left_as_it_is()
    {
        await File.WriteAllTextAsync(_trace, "a,b\n1,2\n", TestContext.Current.CancellationToken);
        ConsoleRun run = await RunAsync("collect", _scenario, "--out", _trace);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("found a file with other columns than this scenario's services, nodes and controls give", Assert.Single(run.ErrorLines));
        Assert.Equal("a,b\n1,2\n", await File.ReadAllTextAsync(_trace, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rows_of_another_plan_are_not_gone_on_with()
    {
        string columns = string.Join(',', Core.Collection.CollectedColumns.Of(Work.ScenarioFile.Read(_scenario)));
        string text = $"{columns}\n0,{string.Join(',', Enumerable.Repeat("1", columns.Count(c => c == ',')))}\n";
        await File.WriteAllTextAsync(_trace, text, TestContext.Current.CancellationToken);
        ConsoleRun run = await RunAsync("collect", _scenario, "--out", _trace);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(
            $"{_trace}: found 1 rows of another plan than these flags give; expected the --seed, --load, --repeats, --points or --part that the file was begun with, or a new file",
            Assert.Single(run.ErrorLines));
        Assert.Equal(text, await File.ReadAllTextAsync(_trace, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_collections_never_write_to_one_trace()
    {
        string columns = string.Join(',', Core.Collection.CollectedColumns.Of(Work.ScenarioFile.Read(_scenario)));
        await File.WriteAllTextAsync(_trace, columns + "\n", TestContext.Current.CancellationToken);
        using FileStream other = new(_trace + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        foreach (string[] flags in (string[][])[["--data", _folder], ["--from-prometheus", "http://127.0.0.1:1"]])
        {
            ConsoleRun run = await ConsoleRun.Of(["collect", _scenario, "--out", _trace, .. flags]);

            Assert.Equal(
                (1, $"{_trace}: found another command that writes to this trace, expected none (it holds {_trace}.lock); wait until it ends, or take another file"),
                (run.ExitCode, Assert.Single(run.ErrorLines)));
        }

        Assert.Equal(columns + "\n", await File.ReadAllTextAsync(_trace, TestContext.Current.CancellationToken));
    }

    private async Task AssertIsToldAsync(PrometheusServer prometheus, string found)
    {
        ConsoleRun run = await ConsoleRun.Of([.. Collect(prometheus), "--monitor", "2", "--patience", "0"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Matches($"^found {found} requests of info1 in the metrics, expected [0-9]+ ± [0-9]+, as many as the load had answers to in the same ", run.ErrorLines[^1]);
        Assert.False(File.Exists(_trace));
    }

    // Twenty or forty requests a second of 10 ms: a second of Poisson arrivals is within five standard deviations, and no core is ever short.
    private static void AssertIsMeasured(string[] lines)
    {
        string[] columns = lines[0].Split(',');
        foreach (string line in lines[1..])
        {
            Dictionary<string, string> row = columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
            double load = Value("load_info1"), node1 = Value("routing_info1_node1");
            Assert.InRange(Value("offered_info1"), load - 5 * Math.Sqrt(load), load + 5 * Math.Sqrt(load));
            Assert.Equal(Value("carried_info1"), Value(node1 == 1 ? "carried_info1_node1" : "carried_info1_node2"), 1e-9);
            Assert.InRange(Value("carried_info1") > 0 ? Value("mean_info1") : 0.01, 0.002, 2);

            double Value(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
        }
    }

    private static void AssertIsJudged(JsonElement result)
    {
        Assert.Equal(("testbed", 2), (result.GetProperty("on").GetString(), Number(result, "steps")));
        foreach (JsonElement policy in result.GetProperty("policies").EnumerateArray())
        {
            JsonElement measured = policy.GetProperty("measured"), target = Assert.Single(measured.GetProperty("targets").EnumerateArray());
            Assert.Equal("delay.info1", target.GetProperty("name").GetString());
            Assert.InRange(target.GetProperty("measured").GetDouble(), 0.002, 2);
            double predicted = target.GetProperty("predicted").GetDouble(), found = target.GetProperty("measured").GetDouble();
            Assert.InRange(target.GetProperty("nmae").GetDouble(), Math.Abs(predicted - found) / found - 1e-9, double.MaxValue);
        }
    }

    // Load, one bound, cores, and prediction against measurement of one target; each figure is there for wide and for narrow windows.
    private static void AssertShowsWhatWasMeasured(string page, JsonElement result)
    {
        Assert.Equal(8, page.Split("<svg").Length - 1);
        Assert.Contains("<h1>small on the testbed: static-best kept every bound in", page, StringComparison.Ordinal);
        Assert.Contains("meshward evaluate", page, StringComparison.Ordinal);
        Assert.All(result.GetProperty("policies").EnumerateArray(), policy =>
        {
            double measured = policy.GetProperty("measured").GetProperty("targets")[0].GetProperty("measured").GetDouble();
            Assert.Contains($">{policy.GetProperty("name").GetString()}</td>", page, StringComparison.Ordinal);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"<td data-name=\"measured mean (s)\">{measured:0.000}"), page, StringComparison.Ordinal);
        });
    }

    private string[] Collect(PrometheusServer prometheus) =>
        ["collect", _scenario, "--out", _trace, "--prometheus", prometheus.Address.ToString(), "--data", _folder, "--json"];

    private async Task KillNodeAsync()
    {
        JsonElement status = (await RunAsync("testbed", "status", "--json")).Json;
        Process.GetProcessById(status.GetProperty("nodes").GetProperty("node2").GetProperty("process_id").GetInt32()).Kill();
    }

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();

    // All of it but the generation, by which later drivers are told from earlier ones.
    private static async Task<string> ConfigurationAsync(Uri operation)
    {
        using HttpClient http = new();
        var holds = (JsonObject)JsonNode.Parse(await http.GetStringAsync(new Uri(operation, "configuration"), TestContext.Current.CancellationToken))!;
        Assert.True(holds.Remove("generation"));
        return holds.ToJsonString();
    }

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.Of([.. arguments, "--data", _folder]);
}
