using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>How far and how fast, limits, and what is left of an action.</summary>
internal static class PaceStories
{
    private const string AsTheyAre = "leaves these as they are";

    // Weights that sum to 90 tell no share: what the policy wants of them is left, and growth is done.
    public static async Task UnreadableControl(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [0.75, 0.2, 4, 3];
        DesiredState state = RuleMesh.State(0.5, 0.2, 3, 3);
        mesh.Begin(state with { Traffic = state.Traffic.SetItem("web", new DesiredTraffic(RuleMesh.Weights(50, 40), 0.2)) });
        await startAsync();
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Equal(("routing.web.node1", "leaves these alone"), (act.Given, act.Did));
        decision = decision.Desired.IsEmpty ? await mesh.UntilAsync(later => !later.Desired.IsEmpty) : decision;
        Assert.Equal((0, 4.0), (decision.Desired.Traffic.Count, decision.Desired.NodeCores["node1"]));
    }

    // To 0.25, back to 0.5, which is a turn, and not to 0.25 again: one turn is allowed.
    public static async Task DirectionChanges(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.PolicyAtHighLoad, mesh.Section["direction-changes"]) = ([0.25, 0.2, 3, 3], "1");
        mesh.Source.Set("web", 25, 0.1);
        await startAsync();
        await mesh.BecomesAsync(0.25, 0.2, 3, 3);
        mesh.Source.Set("web", 10, 0.1);
        await mesh.BecomesAsync(0.5, 0.2, 3, 3);
        mesh.Source.Set("web", 25, 0.1);
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Equal(("routing.web.node1 0.5 to 0.25", $"{AsTheyAre}: 1 in 20 steps are enough", true), (act.Given, act.Did, decision.Desired.IsEmpty));
    }

    public static async Task CoolDown(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.PolicyAtHighLoad, mesh.Section["cool-down"]) = ([0.25, 0.2, 3, 3], "600 s");
        mesh.Source.Set("web", 25, 0.1);
        await startAsync();
        await mesh.BecomesAsync(0.25, 0.2, 3, 3);
        mesh.Source.Set("web", 10, 0.1);
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Matches("^routing\\.web\\.node1 0\\.25 to 0\\.5, changed [0-9.]+ s ago, 600 s wanted$", act.Given);
        Assert.True(decision.Desired.IsEmpty);
    }

    // A quarter of the range of 0 to 1 in a step: 0.25, and then all the way.
    public static async Task LargestChange(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Section["largest-change"]) = ([0, 0.2, 3, 3], "0.25");
        await startAsync();
        (_, var act) = await mesh.ActsAsync();
        Assert.Equal(("routing.web.node1 0.5 to 0, only 0.25", "goes a part of the way"), (act.Given, act.Did));
        await mesh.BecomesAsync(0, 0.2, 3, 3);
        Assert.Equal([25, 0], mesh.Mesh.Applied.Select(desired => desired.Traffic["web"].Weights!["node1"]));
    }

    // Somebody takes two cores: answered at once. They do it again: they wait for five steps after that.
    public static async Task OtherWriters(RuleMesh mesh, Func<Task> startAsync)
    {
        await startAsync();
        await mesh.UntilAsync(decision => decision.Rules.IsEmpty);
        DesiredState theirs = DesiredState.Unchanged with { NodeCores = RuleMesh.State(0.5, 0.2, 1, 3).NodeCores };
        mesh.Mesh.Change(theirs, "vpa");
        await mesh.UntilAsync(decision => decision.Desired.NodeCores.GetValueOrDefault("node1") == 3);
        await mesh.BecomesAsync(0.5, 0.2, 3, 3);
        mesh.Mesh.Change(theirs, "vpa");
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Matches("^cores\\.node1 1 to 3, for [1-4] steps? more$", act.Given);
        Assert.Equal(("leaves these as somebody else has set them again", true), (act.Did, decision.Desired.IsEmpty));
    }

    // Requests go a part of the way away from node1: its core stays until they have gone.
    public static async Task WholeAction(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Section["largest-change"]) = ([0, 0.2, 2, 3], "0.25");
        await startAsync();
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 2", $"{AsTheyAre}, since routing.web.node1 is not yet as the action wants"), (act.Given, act.Did));
        Assert.Equal((25, 0), (decision.Desired.Traffic["web"].Weights!["node1"], decision.Desired.NodeCores.Count));
        await mesh.BecomesAsync(0, 0.2, 2, 3);
    }

    public static async Task FloorAndCeiling(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Section["limits"]) = ([0.5, 0.2, 5, 3], "{ cores.node1: { ceiling: 4 } }");
        await startAsync();
        (_, var act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 5, becomes 4", "keeps these between floor and ceiling"), (act.Given, act.Did));
        await mesh.BecomesAsync(0.5, 0.2, 4, 3);
    }

    // web answers in 2 s for 1 s that is allowed.
    public static async Task MissedObjective(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [0.5, 0.2, 2, 3];
        mesh.Source.Set("web", 20, 2);
        mesh.Section["window-steps"] = "3"; // until nothing is measured of before
        await startAsync();
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 2", "takes less of this away while delay.web <= 1 is missed", true), (act.Given, act.Did, decision.Desired.IsEmpty));
    }

    // Eight cores at a price of 1 for 7 that are allowed.
    public static async Task SpendingCap(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Section["price-per-core-hour"], mesh.Section["most-per-hour"]) = ([0.5, 0.2, 5, 3], "1", "7");
        await startAsync();
        (_, var act) = await mesh.ActsAsync();
        Assert.Equal(("8 per hour, 7 allowed", "allows cores.node1 3 to 4, cores.node2 3 to 3"), (act.Given, act.Did));
        await mesh.BecomesAsync(0.5, 0.2, 4, 3);
    }

    // On its way from 0.5 to 0 the weight is 0.25 for a step, which with a blocking rate of 0.4 misses the objective by the model: 0 of 1, for 1 of 1 by staying.
    public static async Task BetterToStay(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Twin, mesh.Section["largest-change"]) = ([0, 0.4, 3, 3], [0.5, 0.4, 3, 3], "0.25");
        mesh.Begin(RuleMesh.State(0.5, 0.4, 3, 3));
        await startAsync();
        (DecisionRecord decision, var act) = await mesh.ActsAsync();
        Assert.StartsWith("what is left of the action (routing.web.node1 0.5 to 0.25) by the model: objectives met 0 of 1, ", act.Given, StringComparison.Ordinal);
        Assert.Equal(("does none of it", true), (act.Did, decision.Desired.IsEmpty));
    }
}
