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
    private readonly HttpClient _http = new();
    private MeasuredMesh _mesh = null!;

    public async ValueTask InitializeAsync() => _mesh = await MeasuredMesh.StartAsync(withPrometheus: false);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _mesh.DisposeAsync();
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Beside_a_load_neither_another_nor_a_collection_is_begun_and_the_configuration_stays_free()
    {
        using CancellationTokenSource enough = new();
        Task<ConsoleRun> first = ConsoleRun.Of(enough.Token, _mesh.Line("testbed", "load", "--rate", "1", "--seconds", "600"));
        while ((await StatusAsync()).GetProperty("drivers").GetArrayLength() == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        ConsoleRun[] others = await Task.WhenAll(
            RunAsync("testbed", "load"), RunAsync("testbed", "load", "--target", _mesh.Testbed.GetProperty("front").GetString()!), RunAsync("collect", _mesh.Scenario, "--out", _mesh.Trace));
        ConsoleRun status = await RunAsync("testbed", "status");
        using HttpResponseMessage changed = await _http.PutAsJsonAsync(
            _mesh.Operation("configuration"), new { nodes = new { node1 = new { cores = 2 } } }, TestContext.Current.CancellationToken);

        Assert.All(others, other =>
        {
            Assert.Equal(1, other.ExitCode);
            Assert.Matches(
                @"^testbed: found testbed load poisson \(process \d+\), which drives it since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, expected nobody; two at a time would measure each other$",
                Assert.Single(other.ErrorLines));
        });
        Assert.False(File.Exists(_mesh.Trace));
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
        await using TestbedLease lease = await TestbedLease.TakeAsync(_mesh.Operation(""), "first", [DrivenPart.Configuration], session);
        Lease held = await lease.HoldAsync(session.Stop);
        await lease.CheckAsync(held, session.Stop);

        using (await _http.DeleteAsync(_mesh.Operation($"lease/{held.Generation}"), session.Stop))
        {
            Assert.True((await Assert.ThrowsAsync<ActuatorException>(() => lease.CheckAsync(held, session.Stop))).IsPassing);
        }

        Assert.Null(lease.Generation);
        Lease again = await lease.HoldAsync(session.Stop);
        Assert.True(again.Generation > held.Generation);
        using (await _http.DeleteAsync(_mesh.Operation($"lease/{again.Generation}"), session.Stop))
        {
            await using TestbedLease other = await TestbedLease.TakeAsync(_mesh.Operation(""), "second", [DrivenPart.Configuration], session);
            ActuatorException refused = await Assert.ThrowsAsync<ActuatorException>(() => lease.HoldAsync(session.Stop));
            Assert.False(refused.IsPassing);
            Assert.StartsWith("testbed: found second (process ", refused.Message, StringComparison.Ordinal);
        }
    }

    private async Task TakeAsync(string holder)
    {
        using HttpResponseMessage taken = await _http.PutAsJsonAsync(
            _mesh.Operation("lease"), new { holder, drives = (string[])["load", "configuration"] }, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)taken.StatusCode);
    }

    private async Task<JsonElement> StatusAsync() => (await RunAsync("testbed", "status", "--json")).Json;

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.Of(_mesh.Line(arguments));
}
