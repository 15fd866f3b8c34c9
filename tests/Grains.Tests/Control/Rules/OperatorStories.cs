using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>What operators order, starts, and rollbacks.</summary>
internal static class OperatorStories
{
    // The outcome of the decision says so.
    public static async Task DryRun(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.IsDryRun) = ([0.5, 0.2, 5, 3], true);
        await startAsync();
        DecisionRecord decision = await mesh.UntilAsync(decision => !decision.Desired.IsEmpty);
        Assert.Equal((5.0, DecisionOutcome.DryRun), (decision.Desired.NodeCores["node1"], await mesh.OutcomeOfAsync(decision)));
        Assert.Empty(mesh.Mesh.Applied);
    }

    // The policy wants two cores more when there are more requests; a pause changes nothing, and its end does.
    public static async Task Pause(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.PolicyAtHighLoad = [0.5, 0.2, 5, 3];
        await startAsync();
        await mesh.UntilAsync(decision => decision.Rules.IsEmpty);
        await mesh.Controller.OrderAsync(OperatorOrder.Pause, "the test");
        Assert.Equal("an operator's order to pause", (await mesh.ActsAsync()).Act.Given);
        mesh.Source.Set("web", 25, 0.1);
        DecisionRecord paused = await mesh.UntilAsync(decision => decision.Policy?.Controls.GetValueOrDefault("cores.node1") == 5);
        Assert.Equal(("pause", true), (paused.Rules[0].Rule, paused.Desired.IsEmpty));
        Assert.Empty(mesh.Mesh.Applied);

        await mesh.Controller.OrderAsync(OperatorOrder.Resume, "the test");
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
    }

    // The objective was last met with three cores. The two that were added since are of no use, and an operator takes them back.
    public static async Task ManualRollback(RuleMesh mesh, Func<Task> startAsync)
    {
        await MissAsync(mesh, startAsync, [0.5, 0.2, 5, 3]);
        await mesh.Controller.OrderAsync(OperatorOrder.Rollback, "the test");
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("an operator's order", "sets the last configuration under which the objectives were met"), (act.Given, act.Did));
        Assert.Equal((3.0, DecisionSource.LastGood), (decision.Desired.NodeCores["node1"], decision.Source));
        await mesh.BecomesAsync(0.5, 0.2, 3, 3);
    }

    // Half of the requests go back to node2 at once. The two cores that node1 got for them go when these have left it, and the objective is met.
    public static async Task UnfinishedRollback(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Section["bad-steps"] = "50";
        mesh.Mesh.Readiness = MeshReadiness.Untold with { IsTold = true, Drain = TimeSpan.FromSeconds(1) };
        await MissAsync(mesh, startAsync, [1, 0.2, 5, 3]);
        await mesh.Controller.OrderAsync(OperatorOrder.Rollback, "the test");
        DecisionRecord first = await mesh.UntilAsync(decision => decision.Order == OperatorOrder.Rollback);
        Assert.Equal((50, 0), (first.Desired.Traffic["web"].Weights!["node1"], first.Desired.NodeCores.Count));
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Matches("^a rollback [0-9.]+ s ago, of which is left: cores\\.node1 to 3$", act.Given);
        Assert.Equal("sets it once capacity is ready and requests have left", act.Did);
        mesh.Source.Set("web", RuleMesh.LittleMore, 0.1);
        await mesh.BecomesAsync(0.5, 0.2, 3, 3);
    }

    // Three steps of good metrics: two that change nothing, although the policy wants more.
    public static async Task Restart(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Section["window-steps"]) = ([0.5, 0.2, 5, 3], "3");
        await startAsync();
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Matches("^good metrics of [0-2] of 3 steps since the start$", act.Given);
        Assert.Equal(("changes nothing", 1L, true), (act.Did, decision.Decision, decision.Desired.IsEmpty));
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
        Assert.InRange((await mesh.UntilAsync(later => !later.Desired.IsEmpty)).Decision, 3, long.MaxValue);
    }

    // Requests that the policy has moved are answered in 2 s: two such steps, and half of them are at node1 again.
    public static async Task BadSteps(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Section["bad-steps"] = "2";
        await MissAsync(mesh, startAsync, [0.25, 0.2, 3, 3]);
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Matches("^delay\\.web <= 1 at [12](\\.[0-9]+)?, missed for 2 steps in a row after an action of ours$", act.Given);
        Assert.Equal((DecisionSource.LastGood, 50), (decision.Source, decision.Desired.Traffic["web"].Weights!["node1"]));
    }

    // Good at 20 requests a second, and now there are 25: what was good may not be. The rules want two cores more and the requests as they were.
    public static async Task BadStepsAtMoreLoad(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Section["bad-steps"], mesh.Twin) = ("2", [0.5, 0.2, 5, 3]);
        mesh.PolicyAtHighLoad = [0.25, 0.2, 3, 3];
        await startAsync();
        await mesh.UntilAsync(decision => decision.Bounds is [{ IsKept: true }] && decision.Desired.IsEmpty && decision.Rules.IsEmpty);
        mesh.Source.Set("web", 25, 2);
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync(action => action.Given.Contains("of 25 req/s", StringComparison.Ordinal));

        // An interval of both loads, of which little is of the higher one, is good as well.
        Assert.Matches("; the last configuration under which they were met was so at web 2[0-2](\\.[0-9]+)? of 25 req/s$", act.Given);
        Assert.Equal(DecisionSource.Twin, decision.Source);
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
    }

    // Cores of node2 are set by something else, which has two where the action wants three: those of node1 do not go in. Then it has three, and they do.
    public static async Task WholeActionOfFixed(RuleMesh mesh, Func<Task> startAsync)
    {
        DesiredState state = RuleMesh.State(0.5, 0.2, 3, 3);
        mesh.Begin(state with { NodeCores = state.NodeCores.Remove("node2") });
        mesh.Mesh.Fixed["cores.node2"] = 2;
        mesh.Policy = [0.5, 0.2, 2, 3];
        await startAsync();
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 2", "leaves these as they are, since cores.node2 is not yet as the action wants", true), (act.Given, act.Did, decision.Desired.IsEmpty));
        mesh.Mesh.Fixed["cores.node2"] = 3;
        Assert.Equal(2, (await mesh.UntilAsync(later => !later.Desired.IsEmpty)).Desired.NodeCores["node1"]);
    }

    // Then the policy is not followed for ten steps.
    public static async Task Distrust(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Section["bad-steps"] = "2";
        await MissAsync(mesh, startAsync, [0.25, 0.2, 3, 3]);
        DecisionRecord rollback = await mesh.UntilAsync(decision => decision.Source == DecisionSource.LastGood);
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("a rollback, 10 steps left", "keeps the configuration", true), (act.Given, act.Did, decision.Desired.IsEmpty));
        Assert.Equal(rollback.Decision + 1, decision.Decision);
    }

    // Met at first. Then there are a few more requests, the policy sets something else, and they are answered in 2 s: until that is measured.
    private static async Task MissAsync(RuleMesh mesh, Func<Task> startAsync, double[] then)
    {
        mesh.PolicyAtHighLoad = then;
        await startAsync();
        await mesh.UntilAsync(decision => decision.Bounds is [{ IsKept: true }] && decision.Desired.IsEmpty && decision.Rules.IsEmpty);
        mesh.Source.Set("web", RuleMesh.LittleMore, 2);
        await mesh.BecomesAsync(then[0], then[1], then[2], then[3]);
        await mesh.UntilAsync(decision => decision.Bounds is [{ IsKept: false }] && decision.Controls.All(control => control.Present == then[IndexOf(control.Control)]));
    }

    private static int IndexOf(string control) => Array.IndexOf(["routing.web.node1", "blocking.web", "cores.node1", "cores.node2"], control);
}
