using System.Globalization;
using System.Text;
using System.Text.Json;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect --from-prometheus</c>, with a real Prometheus server that reads a page of known rates.</summary>
public sealed class HistoryTests : IDisposable
{
    private const string Yaml = """
        apiVersion: meshward/v1
        name: small
        description: One service on two nodes.
        mesh: { services: [web], nodes: [node1, node2], time-step: 3 s, settling-time: 2 s }
        loads: { training: { kind: uniform-choice, choices: { web: [20, 40] } } }
        controls: { cores.node1: { min: 1, max: 2, step: 1, initial: 1 } }
        observation: [load.web]
        objectives: [keep: delay.web <= 1 s, minimise: cores.node1]
        discount: 0
        model:
          trace: trace.csv
          features: { offered_web: load.web, share_web_node1: cores.node1 }
          targets: { delay.web: { column: mean_web } }
          configuration: [offered_web]
        """;

    private static readonly string[] _line = ["at", "seconds"];

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-history-").FullName;
    private readonly string _scenario;
    private readonly string _trace;
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _begun = TimeProvider.System.GetTimestamp();

    public HistoryTests()
    {
        _scenario = Path.Combine(_folder, "small.yaml");
        _trace = Path.Combine(_folder, "trace.csv");
        File.WriteAllText(_scenario, Yaml);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_trace_is_read_from_a_real_Prometheus_and_is_the_same_however_often_it_was_stopped()
    {
        PrometheusServer.Require();
        await using MetricsPage page = new(Page);
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("front", "front-1", page.Port));

        // Prometheus reads its first page some five seconds after its start.
        await _read.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, TestContext.Current.CancellationToken);
        string until = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffK", CultureInfo.InvariantCulture);
        string[] collect = ["collect", _scenario, "--from-prometheus", prometheus.Address.ToString(), "--range", "60s", "--until", until, "--json"];

        ConsoleRun whole = await ConsoleRun.Of([.. collect, "--out", _trace]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Contains("reading: 100 %", whole.Error, StringComparison.Ordinal);
        int rows = Number(whole.Json, "rows"), leftOut = Number(whole.Json, "left_out");
        Assert.True(rows is >= 4 and <= 7, whole.Output);

        // A minute has 59 or 60 whole seconds.
        Assert.InRange(rows + leftOut, 59, 60);
        Assert.Equal(rows, Number(whole.Json, "new_rows"));
        JsonElement history = whole.Json.GetProperty("history");
        Assert.EndsWith("the source has no series of the service", history.GetProperty("reasons")[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("node3", Assert.Single(history.GetProperty("other_nodes").EnumerateArray()).GetString());
        string[] lines = await File.ReadAllLinesAsync(_trace, TestContext.Current.CancellationToken);
        AssertIsMeasured(lines);

        // As if a process had died while it wrote its third row; then one that is interrupted at once, and one that ends.
        string other = Path.Combine(_folder, "other.csv");
        await File.WriteAllTextAsync(other, string.Join('\n', lines[..3]) + "\n" + lines[3][..20], TestContext.Current.CancellationToken);
        ConsoleRun stopped = await ConsoleRun.InterruptedAt("reading:", [.. collect, "--out", other]);
        Assert.Equal((130, "interrupted; the same command goes on"), (stopped.ExitCode, stopped.Json.GetProperty("stopped").GetString()));
        Assert.InRange(Number(stopped.Json, "rows"), 2, rows - 1);
        ConsoleRun resumed = await ConsoleRun.Of([.. collect, "--out", other]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(rows, Number(resumed.Json, "rows"));
        Assert.Equal(lines, await File.ReadAllLinesAsync(other, TestContext.Current.CancellationToken));

        // All is read: nothing is added, and another length of intervals does not go with these rows.
        ConsoleRun again = await ConsoleRun.Of([.. collect, "--out", other]);
        Assert.Equal((0, 0, rows), (again.ExitCode, Number(again.Json, "new_rows"), Number(again.Json, "rows")));
        ConsoleRun longer = await ConsoleRun.Of([.. collect, "--out", other, "--monitor", "2"]);
        Assert.Equal((2, $"--monitor: found intervals of 2 s, expected 1 s as the rows of {other} have, or a new file"), (longer.ExitCode, Assert.Single(longer.ErrorLines)));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_one_line()
    {
        ConsoleRun run = await ConsoleRun.Of("collect", _scenario, "--from-prometheus", "http://127.0.0.1:1", "--patience", "0", "--out", _trace);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Prometheus at http://127.0.0.1:1/: cannot be asked: Connection refused", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from-prometheus: expected the address of a Prometheus server such as http://127.0.0.1:9090, without user name or query, found 'nowhere'", "--from-prometheus", "nowhere")]
    [InlineData("--range: found '7', expected a duration from 1 s to 1000 d, such as 90m, 12h or 7d", "--from-prometheus", "http://127.0.0.1:1", "--range", "7")]
    [InlineData("--range: found a range with 0 whole intervals of 3600 s, expected 1 to 10000000", "--from-prometheus", "http://127.0.0.1:1", "--range", "90s", "--monitor", "3600")]
    [InlineData("--until: found 'noon', expected a time such as 2026-01-31 or 2026-01-31T18:00:00Z", "--from-prometheus", "http://127.0.0.1:1", "--until", "noon")]
    [InlineData("--until: found 2999-01-01, which is not over yet; expected a time in the past", "--from-prometheus", "http://127.0.0.1:1", "--until", "2999-01-01")]
    [InlineData("--points: found together with --from-prometheus, which measures nothing; expected one of them", "--from-prometheus", "http://127.0.0.1:1", "--points", "3")]
    [InlineData("--range: found without --from-prometheus, expected both or none", "--range", "7d")]
    public async Task Flags_that_are_wrong_are_told_in_one_line(string line, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["collect", _scenario, "--out", _trace, .. flags]);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
        Assert.False(File.Exists(_trace));
    }

    // What the page says, within what scrapes four times a second on a busy machine allow; shares are nearer, as all counters are read at once.
    private static void AssertIsMeasured(string[] lines)
    {
        string[] columns = lines[0].Split(',');
        Assert.Equal(_line, columns[..2]);
        double before = 0;
        foreach (string line in lines[1..])
        {
            Dictionary<string, string> row = columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.InRange(Value("offered_web"), 0.7 * 200, 1.3 * 200);
            Assert.Equal(0.02, Value("mean_web"), 1e-9);
            Assert.Equal(0.2, Value("shed_share_web"), 0.03);
            Assert.Equal(100.0 / 160, Value("share_web_node1"), 0.03);
            Assert.Equal(50.0 / 160, Value("share_web_node2"), 0.03);
            Assert.Equal((Value("carried_web"), 0), (Value("admitted_web"), Value("failed_web")));
            Assert.Equal((1, 0), (Value("seconds"), Value("at") % 1));
            Assert.True(Value("at") > before);
            before = Value("at");

            double Value(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
        }
    }

    // 100 requests a second served on node1, 50 on node2, 10 on a node that the scenario does not have, and 40 that are shed.
    private string Page()
    {
        _read.TrySetResult();
        return new StringBuilder().Append(Served("node1", 100)).Append(Served("node2", 50)).Append(Served("node3", 10))
            .Append(Line("istio_requests_total", Count(40), "unknown", "503", "FI", "")).ToString();
    }

    // Each of 20 ms.
    private string Served(string node, double perSecond)
    {
        const string Name = "istio_request_duration_milliseconds";
        double count = Count(perSecond);
        return Line("istio_requests_total", count, node, "200", "-", "")
            + Line(Name + "_bucket", 0, node, "200", "-", ",le=\"10\"")
            + Line(Name + "_bucket", count, node, "200", "-", ",le=\"25\"")
            + Line(Name + "_bucket", count, node, "200", "-", ",le=\"+Inf\"")
            + Line(Name + "_sum", 20 * count, node, "200", "-", "")
            + Line(Name + "_count", count, node, "200", "-", "");
    }

    private double Count(double perSecond) => Math.Floor(TimeProvider.System.GetElapsedTime(_begun).TotalSeconds * perSecond);

    private static string Line(string name, double value, string node, string code, string flags, string more) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}{{reporter=\"source\",source_workload=\"front\",destination_workload=\"{node}\",destination_service_name=\"web\",response_code=\"{code}\",response_flags=\"{flags}\"{more}}} {value}\n");

    private static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
