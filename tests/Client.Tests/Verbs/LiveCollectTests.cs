using System.Globalization;
using System.Text.Json;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>collect --on kubernetes</c>, against an API server with state, and a real Prometheus server that reads metrics which follow it.</summary>
[Trait("speed", "slow")]
public sealed class LiveCollectTests : LiveRun
{
    [Fact]
    public async Task Without_apply_what_would_be_done_is_shown_and_nothing_is_changed()
    {
        string before = State;
        ConsoleRun run = await ConsoleRun.Of([.. Collect(), "--json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement plan = run.Json.GetProperty("dry_run");
        Assert.Equal(("shop", 16, 20.8), (plan.GetProperty("namespace").GetString(), plan.GetProperty("points").GetInt32(), plan.GetProperty("seconds").GetDouble()));
        Assert.Equal(
            ["requests of web: web-v1 80 %, web-v2 20 %, 0 % rejected", "cores of each pod of web-v1: 1", "replicas of web-v2: 1"],
            plan.GetProperty("now").EnumerateArray().Select(line => line.GetString()));
        Assert.Equal(before, State);
        Assert.All(Cluster.Asked, asked => Assert.StartsWith("GET ", asked, StringComparison.Ordinal));
        Assert.False(File.Exists(Trace));

        ConsoleRun shown = await ConsoleRun.Of(Collect());
        Assert.Contains("nothing was changed; --apply does it", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_is_measured_on_the_load_of_the_mesh_goes_on_where_it_was_stopped_and_the_mesh_is_put_back()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        string before = State;
        string[] collect = [.. Collect(prometheus), "--points", "4", "--apply", "--json"];

        ConsoleRun stopped = await ConsoleRun.InterruptedAt("collecting:", collect);
        Assert.Equal(130, stopped.ExitCode);
        Assert.Equal("the mesh is as it was before", stopped.ErrorLines[^1]);
        Assert.Equal(before, State);
        int rows = stopped.Json.GetProperty("rows").GetInt32();
        Assert.InRange(rows, 1, 3);

        ConsoleRun whole = await ConsoleRun.Of(collect);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Equal((4, 4 - rows), (whole.Json.GetProperty("rows").GetInt32(), whole.Json.GetProperty("new_rows").GetInt32()));
        Assert.Equal(before, State);
        Assert.False(File.Exists(Trace + ".before"));
        AssertIsMeasured(await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--apply: found without --on kubernetes, expected both or none", "--apply")]
    [InlineData("--context: found without --on kubernetes, expected both or none", "--context", "here")]
    [InlineData("--namespace: found without --from-prometheus, expected both or none", "--namespace", "shop")]
    [InlineData("--load: found together with --on kubernetes, where the load is the mesh's own; expected one of them", "--on", "kubernetes", "--load", "training")]
    [InlineData("--on: found 'docker', expected testbed or kubernetes", "--on", "docker")]
    [InlineData("--on: found together with --from-prometheus, which measures nothing; expected one of them", "--on", "kubernetes", "--from-prometheus", "http://127.0.0.1:1")]
    public async Task Flags_that_do_not_go_together_are_told_in_one_line(string line, params string[] flags)
    {
        ConsoleRun run = await ConsoleRun.Of(["collect", Scenario, "--out", Trace, .. flags]);

        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    // The page counts by the clock that it is read at: a hundred a second within a tenth; shares are what was set.
    private static void AssertIsMeasured(string[] lines)
    {
        string[] columns = lines[0].Split(',');
        Assert.Equal(5, lines.Length);
        foreach (string line in lines[1..])
        {
            Dictionary<string, string> row = columns.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.InRange(Value("load_web"), 0.9 * FollowingMesh.Rate, 1.1 * FollowingMesh.Rate);
            Assert.Equal(Value("offered_web"), Value("load_web"));
            Assert.InRange(Value("share_web_web-v1"), Value("routing_web_web-v1") - 0.05, Value("routing_web_web-v1") + 0.05);
            Assert.InRange(Value("shed_share_web"), Value("blocking_web") - 0.05, Value("blocking_web") + 0.05);
            Assert.Equal(0.02, Value("mean_web"), 0.001);
            Assert.Contains(Value("cores_web-v1"), new[] { 1, 1.5 });
            Assert.Contains(Value("replicas_web-v2"), new[] { 1.0, 2 });

            double Value(string name) => double.Parse(row[name], CultureInfo.InvariantCulture);
        }
    }
}
