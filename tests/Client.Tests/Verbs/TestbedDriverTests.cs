using System.Net.Http.Json;
using System.Text.Json;
using Meshward.Client.Output;
using Meshward.Client.Testbeds;
using Meshward.Core.Actuation;
using Meshward.Testbed.Driving;

namespace Meshward.Client.Tests.Verbs;

/// <summary>Who drives a testbed does so alone.</summary>
public sealed class TestbedDriverTests : IAsyncLifetime
{
    private const string Yaml = """
        apiVersion: meshward/v1
        name: small
        description: One service on two nodes.
        mesh: { services: [info1], nodes: [node1, node2], time-step: 1.6 s, settling-time: 0.6 s }
        loads: { training: { kind: uniform-choice, choices: { info1: [20, 40] } } }
        controls: { cores.node1: { min: 1, max: 2, step: 1, initial: 1 } }
        observation: [load.info1]
        objectives: [keep: delay.info1 <= 1 s, minimise: cores.node1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_info1: load.info1, cores_node1: cores.node1 }
          targets: { delay.info1: { column: mean_info1, nothing-completed: { admitted: admitted_info1, at-least: 5 s } } }
          configuration: [load_info1, cores_node1]
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("meshward-driver-").FullName;
    private readonly HttpClient _http = new();
    private JsonElement _testbed;

    public async ValueTask InitializeAsync()
    {
        ConsoleRun up = await RunAsync("testbed", "up", "--detach", "--port", "0", "--json");
        Assert.True(up.ExitCode == 0, up.Error);
        _testbed = up.Json;
    }

    public async ValueTask DisposeAsync()
    {
        _ = await RunAsync("testbed", "down");
        _http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Beside_a_load_neither_another_nor_a_collection_is_begun_and_the_configuration_stays_free()
    {
        string scenario = Path.Combine(_data, "small.yaml"), trace = Path.Combine(_data, "trace.csv");
        await File.WriteAllTextAsync(scenario, Yaml, TestContext.Current.CancellationToken);
        using CancellationTokenSource enough = new();
        Task<ConsoleRun> first = ConsoleRun.Of(enough.Token, "testbed", "load", "--rate", "1", "--seconds", "600", "--data", _data);
        while ((await StatusAsync()).GetProperty("drivers").GetArrayLength() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        ConsoleRun[] others = await Task.WhenAll(
            RunAsync("testbed", "load"), RunAsync("testbed", "load", "--target", _testbed.GetProperty("front").GetString()!), RunAsync("collect", scenario, "--out", trace));
        ConsoleRun status = await RunAsync("testbed", "status");
        using HttpResponseMessage changed = await _http.PutAsJsonAsync(
            Operation("configuration"), new { nodes = new { node1 = new { cores = 2 } } }, TestContext.Current.CancellationToken);

        Assert.All(others, other =>
        {
            Assert.Equal(1, other.ExitCode);
            Assert.Matches(
                @"^testbed: found testbed load poisson \(process \d+\), which drives it since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, expected nobody; two at a time would measure each other$",
                Assert.Single(other.ErrorLines));
        });
        Assert.False(File.Exists(trace));
        Assert.Matches(@"driven by +testbed load poisson \(process \d+\): load, since ", status.Output);
        Assert.Equal(200, (int)changed.StatusCode);
        await enough.CancelAsync();
        Assert.Equal(130, (await first).ExitCode);
        Assert.Equal(0, (await StatusAsync()).GetProperty("drivers").GetArrayLength());
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task The_lease_of_a_driver_that_was_killed_is_waited_for()
    {
        await TakeAsync("killed");

        ConsoleRun run = await RunAsync("testbed", "load", "--rate", "10", "--seconds", "0.5");

        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_lease_that_was_lost_is_told_taken_again_and_left_to_whoever_has_it()
    {
        using StringWriter silent = new();
        Session session = new(new Terminal(silent, silent, false, false), TimeProvider.System, _ => null, TestContext.Current.CancellationToken);
        await using TestbedLease lease = await TestbedLease.TakeAsync(Operation(""), "first", [DrivenPart.Configuration], session);
        Lease held = await lease.HoldAsync(session.Stop);
        await lease.CheckAsync(held, session.Stop);

        using (await _http.DeleteAsync(Operation($"lease/{held.Generation}"), session.Stop))
        {
            Assert.True((await Assert.ThrowsAsync<ActuatorException>(() => lease.CheckAsync(held, session.Stop))).IsPassing);
        }

        Assert.Null(lease.Generation);
        Lease again = await lease.HoldAsync(session.Stop);
        Assert.True(again.Generation > held.Generation);
        using (await _http.DeleteAsync(Operation($"lease/{again.Generation}"), session.Stop))
        {
            await using TestbedLease other = await TestbedLease.TakeAsync(Operation(""), "second", [DrivenPart.Configuration], session);
            ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => lease.HoldAsync(session.Stop));
            Assert.False(refused.IsPassing);
            Assert.StartsWith("testbed: found second (process ", refused.Message, StringComparison.Ordinal);
        }
    }

    private Uri Operation(string path) => new(new Uri(_testbed.GetProperty("operation").GetString()!), path);

    private async Task TakeAsync(string holder)
    {
        using HttpResponseMessage taken = await _http.PutAsJsonAsync(
            Operation("lease"), new { holder, drives = (string[])["load", "configuration"] }, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)taken.StatusCode);
    }

    private async Task<JsonElement> StatusAsync() => (await RunAsync("testbed", "status", "--json")).Json;

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.Of([.. arguments, "--data", _data]);
}
