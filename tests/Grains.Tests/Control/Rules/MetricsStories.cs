using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>Metrics that are not good, and policies that are not trusted.</summary>
internal static class MetricsStories
{
    // Of 20 and 5 requests a second the 5 of pay are without good metrics: 20 %, of which 50 % may be. The policy is followed.
    public static async Task MissingShare(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Section["missing-share"], mesh.PolicyAtHighLoad) = ("0.5", [0.5, 0.2, 4, 3]);
        await startAsync();
        await mesh.UntilAsync(decision => decision.Observed.IsGood && decision.Rules.IsEmpty);
        mesh.Source.Warn("pay");
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("20 % of the load without good metrics, at most 50 %", "takes pay at 5 req/s"), (act.Given, act.Did));
        mesh.Source.Set("web", 25, 0.1);
        await mesh.BecomesAsync(0.5, 0.2, 4, 3);
    }

    // The policy wants a core less as soon as there are more requests, which nobody sees any more.
    public static async Task Unknown(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.PolicyAtHighLoad = [0.5, 0.2, 2, 3];
        await startAsync();
        await mesh.UntilAsync(decision => decision.Observed.IsGood && decision.Rules.IsEmpty);
        mesh.Source.Fail("web");
        mesh.Source.Set("web", 25, 0.1);
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("holds the configuration", SignalQuality.Unknown, true), (act.Did, decision.Observed.Services[0].Quality, decision.Desired.IsEmpty));
        Assert.StartsWith("web: ", act.Given, StringComparison.Ordinal);
    }

    // Samples end, and the source answers on: after 2 s they are too old.
    public static async Task Stale(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Section["stale-after"] = "2 s";
        await startAsync();
        await mesh.UntilAsync(decision => decision.Observed.IsGood);
        mesh.Source.Freeze("web");
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync(action => action.Given.StartsWith("web: ", StringComparison.Ordinal));
        Assert.Equal(("holds the configuration", true, true), (act.Did, decision.Observed.Services[0].AgeSeconds > 2, decision.Desired.IsEmpty));
    }

    public static async Task Partial(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [0.5, 0.2, 2, 3];
        mesh.Source.Warn("web");
        await startAsync();
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("web: the source warns: a store is left out", "holds the configuration", true), (act.Given, act.Did, decision.Desired.IsEmpty));
    }

    // Those of pay are partial; node1 serves web, whose metrics are good, and the rules want it to have two cores more, and node2 to have one less.
    public static async Task GoodSignal(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Twin, mesh.Section["missing-share"]) = ([0.5, 0.2, 5, 2], "0");
        await startAsync();
        await mesh.UntilAsync(decision => decision.Rules.IsEmpty);
        mesh.Source.Warn("pay");
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 5", "lets the calibrated rules add this", DecisionSource.Twin), (act.Given, act.Did, decision.Source));
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
    }

    // Nothing is known of any service for two steps; the rules would add two cores, move requests and take a core away: the cores are added alone.
    public static async Task HoldLimit(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Twin, mesh.Section["hold-steps"]) = ([0.25, 0.2, 5, 2], "2");
        await startAsync();
        await mesh.UntilAsync(decision => decision.Rules.IsEmpty);

        // Both in the same moment: in a step between, the signal of the other one would be good, and add the cores.
        mesh.Source.Freeze("web");
        mesh.Source.Freeze("pay");
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("a hold of 2 steps", "lets the calibrated rules add cores.node1 3 to 5"), (act.Given, act.Did));
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
    }

    public static async Task NoProposal(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Twin) = (null, [0.5, 0.2, 5, 3]);
        await startAsync();
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("a proposal of the policy: none", "takes the action of the calibrated rules, as far as it is not less capacity"), (act.Given, act.Did));
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
    }

    // 60 requests a second are twice the most of the training.
    public static async Task OperatingRegion(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Twin) = ([0.5, 0.2, 1, 1], [0.5, 0.2, 5, 4]);
        mesh.Source.Set("web", 60, 0.1);
        await startAsync();
        (_, RuleAction act) = await mesh.ActsAsync(action => action.Given.Contains("web 60 req/s", StringComparison.Ordinal));
        Assert.Equal("a load above all of the training: web 60 req/s", act.Given);
        await mesh.BecomesAsync(0.5, 0.2, 5, 4);
    }

    // A fallback: of a core less here and a core more there, the latter alone.
    public static async Task NeverLessCapacity(RuleMesh mesh, Func<Task> startAsync)
    {
        (mesh.Policy, mesh.Twin) = (null, [0.5, 0.2, 2, 4]);
        await startAsync();
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node1 3 to 2", "leaves these as they are"), (act.Given, act.Did));
        await mesh.BecomesAsync(0.5, 0.2, 3, 4);
    }
}
