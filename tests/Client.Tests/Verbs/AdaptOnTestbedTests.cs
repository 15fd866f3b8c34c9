using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A story on a testbed and a Prometheus server of its own, in time steps of less than a second.</summary>
[Trait("speed", "slow")]
public sealed class AdaptOnTestbedTests
{
    // Delay by load and cores as a queue has it; the policy is learned in a moment.
    private const string Trace = """
        load_info1,cores_node1,mean_info1,admitted_info1
        20,1,0.02,20
        20,2,0.02,20
        40,1,0.03,40
        40,2,0.02,40

        """;

    [Fact]
    public async Task Each_controller_has_the_same_story_and_the_testbed_is_put_back()
    {
        await using MeasuredMesh mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
        await File.WriteAllTextAsync(mesh.Trace, Trace, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ConsoleRun.Of("train", mesh.Scenario, "--steps", "4096", "--data", mesh.Folder)).ExitCode);
        Assert.Equal(0, (await ConsoleRun.Of("testbed", "speed", "node1=2", "--data", mesh.Folder)).ExitCode);
        JsonElement before = await NodesAsync(mesh);
        string page = Path.Combine(mesh.Folder, "story.html");

        // A request takes 10 ms at speed 1: 5 ms before the change, and 100 ms on nodes that are twenty times as slow.
        ConsoleRun run = await ConsoleRun.Of(mesh.Line(
            "adapt", mesh.Scenario, "--on", "testbed", "--slow", "node1=20,node2=20", "--steps", "8", "--change-at", "4", "--beside", "rules", "--out", page, "--json"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("testbed", run.Json.GetProperty("on").GetString());
        JsonElement[] policies = [.. run.Json.GetProperty("policies").EnumerateArray()];
        Assert.Equal(["adapting", "rules"], policies.Select(policy => policy.GetProperty("name").GetString()));

        // Costs are cores, of which there are one or two; nothing fails in time steps with requests of 5 ms.
        Assert.All(policies, policy => Assert.InRange(policy.GetProperty("before").GetProperty("cost").GetDouble(), 1, 2));
        Assert.All(policies, policy => Assert.Equal(0, policy.GetProperty("before").GetProperty("failed_share").GetDouble()));
        Assert.True(JsonElement.DeepEquals(before, await NodesAsync(mesh)), $"{before} before, {await NodesAsync(mesh)} after");
        Assert.Contains("<h2>The story of seed 1</h2>", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));

        // The controller was the real one: its journal is where the result says.
        ConsoleRun journal = await ConsoleRun.Of("journal", mesh.Scenario, "--data", run.Json.GetProperty("journal").GetString()!, "--json");
        Assert.Contains("gate-overridden", journal.Output.Replace("GateOverridden", "gate-overridden", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_interrupts_a_story_gets_the_testbed_back_as_it_was()
    {
        await using MeasuredMesh mesh = await MeasuredMesh.StartAsync(withPrometheus: true);
        await File.WriteAllTextAsync(mesh.Trace, Trace, TestContext.Current.CancellationToken);
        Assert.Equal(0, (await ConsoleRun.Of("train", mesh.Scenario, "--steps", "4096", "--data", mesh.Folder)).ExitCode);
        JsonElement before = await NodesAsync(mesh);
        ConsoleRun run = await ConsoleRun.InterruptedAt("step 2 of", mesh.Line(
            "adapt", mesh.Scenario, "--on", "testbed", "--slow", "node2=2", "--steps", "10", "--change-at", "1", "--beside", "rules"));

        Assert.Equal(130, run.ExitCode);
        Assert.Matches("there is no table, as no run was over; what the controller did is in its journal: meshward journal .* --data .*stories", run.Error);
        Assert.True(JsonElement.DeepEquals(before, await NodesAsync(mesh)), $"{before} before, {await NodesAsync(mesh)} after");
    }

    // Speeds and cores, without what changes by itself.
    private static async Task<JsonElement> NodesAsync(MeasuredMesh mesh) => JsonSerializer.SerializeToElement(
        (await ConsoleRun.Of("testbed", "status", "--data", mesh.Folder, "--json")).Json.GetProperty("nodes").EnumerateObject()
            .Select(node => new { node.Name, Cores = node.Value.GetProperty("cores").GetInt32(), Speed = node.Value.GetProperty("speed").GetDouble() }));
}
