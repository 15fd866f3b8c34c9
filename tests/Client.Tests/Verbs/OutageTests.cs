using System.Diagnostics;
using System.Text.Json;
using Meshward.Client.Output;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>What dies while a mesh is measured, and comes back or does not.</summary>
[Trait("speed", "slow")]
public sealed class OutageTests : IAsyncLifetime
{
    // Delays are known: more load is slower, more cores are faster.
    private const string Trace = "load_info1,cores_node1,mean_info1,admitted_info1\n20,1,0.02,20\n20,2,0.01,20\n40,1,0.04,40\n40,2,0.02,40\n";

    private MeasuredMesh _mesh = null!;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        PrometheusServer.Require();
        _mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
    }

    public ValueTask DisposeAsync() => _mesh?.DisposeAsync() ?? default;

    [Fact]
    public async Task A_collection_outlives_a_Prometheus_server_that_is_killed_and_started_again()
    {
        Task<ConsoleRun> measuring = ConsoleRun.Of(_mesh.Line("collect", _mesh.Scenario, "--out", _mesh.Trace, "--repeats", "2", "--json"));
        while (!measuring.IsCompleted && _mesh.Rows().Length < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Patience);
        }

        await _mesh.Prometheus!.KillAsync();
        double[][] kept = _mesh.Rows();
        await Task.Delay(TimeSpan.FromSeconds(1.5), Patience);
        Assert.Equal(kept, _mesh.Rows());
        await _mesh.Prometheus.RestartAsync();
        ConsoleRun whole = await measuring;

        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Contains("; trying again", whole.Error, StringComparison.Ordinal);
        Assert.InRange(kept.Length, 2, 7);
        Assert.Equal(kept, _mesh.Rows()[..kept.Length]);
        _mesh.AssertIsOfPlan(repeats: 2);
    }

    [Fact]
    public async Task What_was_measured_of_policies_is_kept_when_the_testbed_dies_or_the_user_has_enough()
    {
        await File.WriteAllTextAsync(_mesh.Trace, Trace, Patience);
        string page = Path.Combine(_mesh.Folder, "page.html");
        string[] evaluate = _mesh.Line(
            "evaluate", _mesh.Scenario, "--on", "testbed", "--policy", "static-best", "--policy", "no-op", "--steps", "2", "--patience", "6", "--out", page, "--json");

        ConsoleRun interrupted = await ConsoleRun.InterruptedAt("on the testbed: 50 %", evaluate);
        Assert.Equal((130, "interrupted; measured until then: static-best on the load training"), (interrupted.ExitCode, interrupted.ErrorLines[^1]));
        AssertHasOnePolicy(interrupted.Json, "interrupted");

        using CancellationTokenSource half = new();
        half.Token.Register(() => Process.GetProcessById(_mesh.Testbed.GetProperty("process_id").GetInt32()).Kill());
        await using StringWriter output = new();
        await using InterruptingWriter error = new("on the testbed: 50 %", half);
        int exitCode = await ConsoleApp.RunAsync(evaluate, new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false), Patience);
        ConsoleRun dead = new(exitCode, output.ToString(), error.ToString());
        Assert.Equal(1, dead.ExitCode);
        Assert.EndsWith("; measured until then: static-best on the load training", dead.ErrorLines[^1], StringComparison.Ordinal);
        AssertHasOnePolicy(dead.Json, dead.ErrorLines[^1].Split("; measured")[0]);
        Assert.Contains("It ended before every policy had run: ", await File.ReadAllTextAsync(page, Patience), StringComparison.Ordinal);

        ConsoleRun nothing = await ConsoleRun.Of(evaluate);
        Assert.Equal((2, 1), (nothing.ExitCode, nothing.ErrorLines.Length));
    }

    private static void AssertHasOnePolicy(JsonElement result, string stopped)
    {
        Assert.Equal(stopped, result.GetProperty("stopped").GetString());
        JsonElement policy = Assert.Single(result.GetProperty("policies").EnumerateArray());
        Assert.Equal("static-best", policy.GetProperty("name").GetString());
        Assert.InRange(policy.GetProperty("measured").GetProperty("mean_delay_seconds").GetDouble(), 0.002, 2);
    }
}
