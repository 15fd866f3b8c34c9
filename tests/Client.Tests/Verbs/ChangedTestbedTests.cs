using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A testbed on which somebody changes what no control of the scenario sets: rows of two meshes never mix.</summary>
[Trait("speed", "slow")]
public sealed class ChangedTestbedTests : IAsyncLifetime
{
    // The scenario has one control, cores.node1; a testbed has five cores a node, and sends each node half of the requests.
    private static readonly (string Column, double Value)[] _recorded =
        [("routing_info1_node1", 0.5), ("routing_info1_node2", 0.5), ("blocking_info1", 0), ("cores_node2", 5), ("work_info1", 0.01), ("speed_node1", 1), ("speed_node2", 1)];

    private readonly HttpClient _http = new();
    private MeasuredMesh _mesh = null!;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PrometheusServer.Require();
        _mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _mesh?.DisposeAsync() ?? default;
    }

    [Fact]
    public async Task A_collection_is_gone_on_with_on_a_testbed_like_the_one_it_began_on_alone()
    {
        string[] collect = Collect();
        ConsoleRun begun = await ConsoleRun.InterruptedAt("collecting:", collect);
        Assert.Equal(130, begun.ExitCode);
        string[] kept = await File.ReadAllLinesAsync(_mesh.Trace, Patience);
        AssertTells(kept);

        await ChangeAsync("""{"services": {"info1": {"weights": {"node1": 80, "node2": 20}, "blocking": 0.1}}, "nodes": {"node1": {"cores": 9}, "node2": {"cores": 3}}}""");
        ConsoleRun refused = await ConsoleRun.Of(collect);
        Assert.Equal(2, refused.ExitCode);
        string line = Assert.Single(refused.ErrorLines);
        Assert.Equal(
            $"{_mesh.Trace}: found requests of info1 at node1 80 %, node2 20 %, 10 % rejected, expected node1 50 %, node2 50 %, 0 % rejected; found 3 cores of node2, expected 5, as in the rows that are there; "
            + $"set the testbed back, or take a new file: curl -X PUT {_mesh.Operation("configuration")} -d "
            + """'{"services":{"info1":{"weights":{"node1":50,"node2":50},"blocking":0}},"nodes":{"node2":{"cores":5}}}'""",
            line);
        Assert.Equal(kept, await File.ReadAllLinesAsync(_mesh.Trace, Patience));

        // What the line says is done.
        await ChangeAsync(line[(line.IndexOf("-d '", StringComparison.Ordinal) + 4)..^1]);
        ConsoleRun whole = await ConsoleRun.Of(collect);
        Assert.True(whole.ExitCode == 0, whole.Error);
        _mesh.AssertIsOfPlan(repeats: 2);
        string[] lines = await File.ReadAllLinesAsync(_mesh.Trace, Patience);
        Assert.Equal(kept, lines[..kept.Length]);
        AssertTells(lines);

        // With nothing left to measure it does not matter what the testbed is like.
        await ChangeAsync("""{"nodes": {"node2": {"cores": 3}}}""");
        ConsoleRun nothing = await ConsoleRun.Of(collect);
        Assert.True(nothing.ExitCode == 0, nothing.Error);
        Assert.Equal(lines, await File.ReadAllLinesAsync(_mesh.Trace, Patience));
    }

    // Whoever names the generation of the lease can change the configuration while it is driven.
    [Fact]
    public async Task A_change_while_it_is_measured_ends_it_and_no_row_tells_of_it()
    {
        Task<ConsoleRun> measuring = ConsoleRun.Of([.. Collect(), "--patience", "30"]);
        while (!measuring.IsCompleted && _mesh.Rows().Length < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Patience);
        }

        JsonElement lease = await _http.GetFromJsonAsync<JsonElement>(_mesh.Operation("configuration"), Patience);
        await ChangeAsync($$"""{"services": {"info1": {"blocking": 0.5} }, "generation": {{lease.GetProperty("generation").GetInt64()}} }""");
        ConsoleRun ended = await measuring;

        Assert.Equal(1, ended.ExitCode);
        Assert.EndsWith(
            "found requests of info1 at node1 50 %, node2 50 %, 50 % rejected, expected node1 50 %, node2 50 %, 0 % rejected as at the first point: the mesh was changed meanwhile, where no control of the scenario does so. "
            + $"What was measured is in {_mesh.Trace}; the same command goes on from there", ended.ErrorLines[^1], StringComparison.Ordinal);
        string[] kept = await File.ReadAllLinesAsync(_mesh.Trace, Patience);
        Assert.InRange(kept.Length, 3, 8);
        AssertTells(kept);
        int shed = Array.IndexOf(kept[0].Split(','), "shed_info1");
        Assert.All(kept[1..], row => Assert.Equal("0", row.Split(',')[shed]));

        // The testbed is as it was before, so that the same command does go on.
        ConsoleRun whole = await ConsoleRun.Of(Collect());
        Assert.True(whole.ExitCode == 0, whole.Error);
        _mesh.AssertIsOfPlan(repeats: 2);
    }

    [Fact]
    public async Task A_trace_that_does_not_tell_them_is_whole_or_not_gone_on_with()
    {
        ConsoleRun measured = await ConsoleRun.Of(Collect(repeats: 1));
        Assert.True(measured.ExitCode == 0, measured.Error);
        string[] now = await File.ReadAllLinesAsync(_mesh.Trace, Patience);
        string[] earlier = [.. now.Select(line => string.Join(',', line.Split(',')[..^_recorded.Length]))];

        await File.WriteAllLinesAsync(_mesh.Trace, earlier, Patience);
        ConsoleRun whole = await ConsoleRun.Of(Collect(repeats: 1));
        Assert.Equal((0, 0), (whole.ExitCode, whole.Json.GetProperty("new_rows").GetInt32()));

        await File.WriteAllLinesAsync(_mesh.Trace, earlier[..3], Patience);
        ConsoleRun part = await ConsoleRun.Of(Collect(repeats: 1));
        Assert.Equal(
            (2, $"{_mesh.Trace}: found rows that do not tell routing_info1_node1, routing_info1_node2, blocking_info1, cores_node2, work_info1, speed_node1, speed_node2, which no control sets and new rows would tell; expected a new file"),
            (part.ExitCode, Assert.Single(part.ErrorLines)));
        Assert.Equal(earlier[..3], await File.ReadAllLinesAsync(_mesh.Trace, Patience));

        // As if these rows were of a testbed whose work burns cores.
        int work = Array.IndexOf(now[0].Split(','), "timed_work");
        await File.WriteAllLinesAsync(_mesh.Trace, [now[0], .. now[1..3].Select(line => string.Join(',', line.Split(',').Select((cell, column) => column == work ? "0" : cell)))], Patience);
        ConsoleRun burning = await ConsoleRun.Of(Collect(repeats: 1));
        Assert.Equal(
            (2, $"{_mesh.Trace}: found --work timed, expected cpu, as in the rows that are there; start the testbed with it, or take a new file"), (burning.ExitCode, Assert.Single(burning.ErrorLines)));
    }

    // As if the rows that are there were of testbeds that were started with other flags.
    [Fact]
    public async Task A_trace_of_a_testbed_of_other_speeds_or_of_other_work_is_not_gone_on_with()
    {
        ConsoleRun measured = await ConsoleRun.Of(Collect(repeats: 1));
        Assert.True(measured.ExitCode == 0, measured.Error);
        string[] now = await File.ReadAllLinesAsync(_mesh.Trace, Patience);
        string[] columns = now[0].Split(',');
        foreach ((string column, string cell, string line) in ((string, string, string)[])
        [
            ("speed_node2", "0.5", "found speed 1 of node2, expected 0.5 (--speeds)"),
            ("work_info1", "0.02", "found work of info1 of 10 ms, expected 20 ms (--services)"),
        ])
        {
            string[] others = [now[0], .. now[1..3].Select(row => string.Join(',', row.Split(',').Select((own, i) => columns[i] == column ? cell : own)))];
            await File.WriteAllLinesAsync(_mesh.Trace, others, Patience);

            ConsoleRun refused = await ConsoleRun.Of(Collect(repeats: 1));

            Assert.Equal(
                (2, $"{_mesh.Trace}: {line}, as in the rows that are there; start the testbed with these flags as it was, or take a new file"), (refused.ExitCode, Assert.Single(refused.ErrorLines)));
            Assert.Equal(others, await File.ReadAllLinesAsync(_mesh.Trace, Patience));
        }
    }

    private static void AssertTells(string[] lines)
    {
        string[] columns = lines[0].Split(',');
        Assert.Equal(_recorded.Select(each => each.Column), columns[^_recorded.Length..]);
        Assert.True(lines.Length > 1);
        Assert.All(lines[1..], line => Assert.Equal(_recorded.Select(each => each.Value), line.Split(',')[^_recorded.Length..].Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))));
    }

    private string[] Collect(int repeats = 2) => _mesh.Line("collect", _mesh.Scenario, "--out", _mesh.Trace, "--repeats", $"{repeats}", "--json");

    private async Task ChangeAsync(string change)
    {
        using StringContent content = new(change, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.PutAsync(_mesh.Operation("configuration"), content, Patience);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Patience));
    }
}
