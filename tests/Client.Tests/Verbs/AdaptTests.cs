using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>The second rollout scenario, whose second node becomes 3.5 times as slow, with trainings that are as short as can be.</summary>
public sealed class AdaptTests : IDisposable
{
    private static readonly string s_scenario = Path.Combine(Workplace.Repository, "scenarios", "rollout-2.yaml");
    private static readonly string s_measured = Path.Combine(Workplace.Repository, "scenarios", "shop-small.yaml");

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_changed_mesh_is_noticed_and_all_controllers_are_told_side_by_side_on_a_page_that_is_the_same_again()
    {
        string page = Path.Combine(_place.Folder, "adapt.html");
        string[] line = ["adapt", s_scenario, "--variant", "after", "--steps", "90", "--seeds", "1", "--train-steps", "60000", "--out", page, "--json"];
        ConsoleRun run = await ConsoleRun.Of(line);

        Assert.Equal(0, run.ExitCode);
        JsonElement result = run.Json;
        Assert.Equal((30, 90), (result.GetProperty("change_at").GetInt32(), result.GetProperty("steps").GetInt32()));
        Assert.Equal(
            ["adapting", "rollout", "base policy", "retrained at once", "rules", "hpa-calibrated", "hpa", "optimal"],
            result.GetProperty("policies").EnumerateArray().Select(policy => policy.GetProperty("name").GetString()));
        Assert.InRange(result.GetProperty("detected_after").GetDouble(), 1, 40);
        JsonElement story = Assert.Single(result.GetProperty("runs").EnumerateArray());
        Assert.Equal(0, story.GetProperty("false_alarms").GetInt32());
        Assert.Equal("drifted", story.GetProperty("events")[0].GetProperty("kind").GetString());

        // Nobody is better than the optimum of either phase, up to what the order of the first steps costs.
        double best = After(result, "optimal"), adapting = After(result, "adapting"), kept = After(result, "base policy");
        Assert.True(adapting > kept, $"{adapting} after the change, and {kept} for who does nothing");
        Assert.True(adapting <= best + 1e-9);

        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("the mesh changes", html);
        Assert.Contains("rollout decides", html);
        ConsoleRun again = await ConsoleRun.Of(line);
        Assert.Equal(run.Output, again.Output);
        Assert.Equal(html, await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--slow: found no change, expected either --slow NODE=FACTOR or --variant NAME")]
    [InlineData("--variant: found a second change, expected either", "--variant", "after", "--slow", "node2=2")]
    [InlineData("--variant: found 'later', expected one of: after", "--variant", "later")]
    [InlineData("--slow: found 'node2', expected each node once, as NODE=FACTOR with a factor from 0.1 to 20", "--slow", "node2")]
    [InlineData("--slow: found 'node2=1e9', expected each node once", "--slow", "node2=1e9")]
    [InlineData("--slow: found 'node2=2', expected each node once", "--slow", "node2=2,node2=3")]
    [InlineData("--slow: found the node 'node9', expected one of: node1, node2", "--slow", "node9=2")]
    [InlineData("--change-at: found 90, expected a step before the end at 90", "--variant", "after", "--steps", "90", "--change-at", "90")]
    [InlineData("--load: found 'unseen', expected one of: training", "--variant", "after", "--load", "training,unseen")]
    [InlineData("--samples: found '0', expected a whole number", "--variant", "after", "--samples", "0")]
    [InlineData("--work: found together with --variant", "--variant", "after", "--work", "compute=80ms")]
    [InlineData("--work: found 'compute', expected each once, as SERVICE=TIME, such as compute=80ms", "--slow", "node2=2", "--work", "compute")]
    [InlineData("--work: found 'compute=80', expected each once", "--slow", "node2=2", "--work", "compute=80")]
    [InlineData("--work: found times of search, expected one of each of compute", "--slow", "node2=2", "--work", "search=80ms")]
    [InlineData("--cores: found without --work, expected both or none", "--slow", "node2=2", "--cores", "node2=2")]
    [InlineData("--cores: found 'node2=0', expected each once, as NODE=N", "--slow", "node2=2", "--work", "compute=80ms", "--cores", "node2=0")]
    [InlineData("--cores: found the node 'node9', expected some of: node1, node2", "--slow", "node2=2", "--work", "compute=80ms", "--cores", "node9=2")]
    [InlineData("--beside: found 'optimal', expected each of rules, hpa-calibrated, hpa at most once, or none", "--variant", "after", "--beside", "optimal")]
    [InlineData("--beside: found 'hpa', expected each of", "--variant", "after", "--beside", "hpa,hpa")]
    [InlineData("--on: found 'mars'", "--variant", "after", "--on", "mars")]
    [InlineData("--prometheus: found without --on testbed, expected both or none", "--variant", "after", "--prometheus", "http://127.0.0.1:9090")]
    [InlineData("--seeds: found together with --on testbed, expected one of them: it is for simulated meshes", "--slow", "node2=2", "--on", "testbed", "--seeds", "2")]
    [InlineData("testbed: found none that runs and keeps its files in", "--slow", "node2=2", "--on", "testbed")]
    [InlineData("--policy: found '', expected a policy file or learned", "--variant", "after", "--policy", "")]
    public async Task Mistakes_are_one_line(string expected, params string[] flags) =>
        AssertOneLine(await ConsoleRun.Of(["adapt", s_scenario, "--data", _place.Data, .. flags]), expected);

    [Fact]
    public async Task A_trace_that_was_measured_has_no_simulated_mesh_behind_it() =>
        AssertOneLine(await ConsoleRun.Of("adapt", s_measured, "--slow", "node2=2"), "shop-small.yaml: found a trace that was measured, expected one that the queueing model made");

    private static void AssertOneLine(ConsoleRun run, string part)
    {
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(part, Assert.Single(run.ErrorLines));
        Assert.Empty(run.Output);
    }

    private static double After(JsonElement result, string name) => result.GetProperty("policies").EnumerateArray()
        .Single(policy => policy.GetProperty("name").GetString() == name).GetProperty("after").GetProperty("mean_reward").GetDouble();
}
