using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>A mesh that tells who is ready.</summary>
internal static class ReadinessStories
{
    private static readonly MeshReadiness _told = MeshReadiness.Untold with { IsTold = true };

    // node2 loses its requests, and two cores once those that were sent before had time to be answered.
    public static async Task DrainFirst(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [1, 0.2, 3, 1];
        mesh.Mesh.Readiness = _told with { Drain = TimeSpan.FromSeconds(1) };
        await startAsync();
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node2 3 to 1", "lets these wait until requests on their way are answered"), (act.Given, act.Did));
        Assert.Equal((100, 0), (decision.Desired.Traffic["web"].Weights!["node1"], decision.Desired.NodeCores.Count));
        await mesh.BecomesAsync(1, 0.2, 3, 1);
    }

    // Cores in one step, the requests for them in the next.
    public static async Task CapacityFirst(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [0.75, 0.2, 5, 3];
        mesh.Mesh.Readiness = _told;
        await startAsync();
        (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("node1: cores.node1 3 to 5", "lets these wait for it: routing.web.node1 0.5 to 0.75"), (act.Given, act.Did));
        Assert.Equal((5.0, 0), (decision.Desired.NodeCores["node1"], decision.Desired.Traffic.Count));
        await mesh.BecomesAsync(0.75, 0.2, 5, 3);
        Assert.Equal([0, 75], mesh.Mesh.Applied.Select(desired => desired.Traffic.GetValueOrDefault("web")?.Weights?["node1"] ?? 0));
    }

    // Requests go from node2 to node1 in three steps: cores there, requests, cores here.
    public static async Task RequestsFirst(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [1, 0.2, 5, 1];
        mesh.Mesh.Readiness = _told;
        await startAsync();
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("cores.node2 3 to 1", "leaves these as they are until the requests have left"), (act.Given, act.Did));
        await mesh.BecomesAsync(1, 0.2, 5, 1);
        int place = 0, requests = 0, cores = 0;
        foreach (DesiredState desired in mesh.Mesh.Applied)
        {
            place++;
            requests = desired.Traffic.IsEmpty ? requests : place;
            cores = desired.NodeCores.ContainsKey("node2") ? place : cores;
        }

        Assert.InRange(cores, requests, place); // never before them
    }

    // All that node2 had goes to node1, and back when somebody is ready again.
    public static async Task ReadyEndpoints(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Mesh.Readiness = _told;
        await startAsync();
        await mesh.UntilAsync(decision => decision.Rules.IsEmpty);
        mesh.Mesh.Readiness = _told with { Silent = ImmutableSortedDictionary<string, ImmutableSortedSet<string>>.Empty.Add("web", ["node2"]) };
        (_, RuleAction act) = await mesh.ActsAsync();
        Assert.Equal(("nobody ready for web at node2", "sends its requests to node1 100 %, node2 0 %"), (act.Given, act.Did));
        await mesh.BecomesAsync(1, 0.2, 3, 3);
        mesh.Mesh.Readiness = _told;
        await mesh.BecomesAsync(0.5, 0.2, 3, 3);
    }

    // The controller has given node1 two cores more. All of its pods are made anew with the three of their template: five again in one step, as often as it comes, and nobody's change.
    public static async Task NewPods(RuleMesh mesh, Func<Task> startAsync)
    {
        mesh.Policy = [0.5, 0.2, 5, 3];
        mesh.Mesh.Readiness = _told;
        await startAsync();
        await mesh.BecomesAsync(0.5, 0.2, 5, 3);
        await mesh.UntilAsync(decision => decision.Desired.IsEmpty && decision.Rules.IsEmpty);
        for (int restart = 0; restart < 3; restart++)
        {
            mesh.Mesh.Readiness = _told with { Begun = ImmutableSortedDictionary<string, double?>.Empty.Add("node1", null) };
            mesh.Mesh.Change(DesiredState.Unchanged with { NodeCores = RuleMesh.State(0.5, 0.2, 3, 3).NodeCores.Remove("node2") }, "nobody");
            (DecisionRecord decision, RuleAction act) = await mesh.ActsAsync();
            Assert.Equal(("cores.node1 3 of new pods, 5 wanted", "gives them as many", 5.0), (act.Given, act.Did, decision.Desired.NodeCores["node1"]));
            Assert.Equal(new DecidedControl("cores.node1", 3, 5), decision.Controls[2]);
            await mesh.BecomesAsync(0.5, 0.2, 5, 3);
            mesh.Mesh.Readiness = _told;
        }

        ImmutableArray<JournalRecord> records = await mesh.RecordsAsync();
        Assert.DoesNotContain(records.OfType<EventRecord>(), happened => happened.Event == JournalEvent.ForeignChange);
        Assert.DoesNotContain(records.OfType<DecisionRecord>().SelectMany(decision => decision.Rules), action => action.Rule == "other-writers");
    }
}
