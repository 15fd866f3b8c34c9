using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>
/// Pods of web-v1 that are made anew. The controller has given its two pods 1.5 cores in place, and the template of their Deployment has 1.
/// </summary>
public sealed class KubernetesNewPodsTests : SteppedMesh
{
    private const string Pods = "/api/v1/namespaces/shop/pods";

    // As kubectl rollout restart does, in each step: all pods are new. Each step gives them 1.5 again, and no step leaves them as somebody else's.
    [Fact]
    public async Task A_restart_is_no_other_writer_however_often_it_comes()
    {
        await GiveAsync();
        for (int restart = 1; restart <= 5; restart++)
        {
            Cluster.Change(ShopCluster.Path("web-v1"), """{"spec":{"template":{"metadata":{"annotations":{"kubectl.kubernetes.io/restartedAt":"NOW"}}}}}""".Replace("NOW", $"{restart}", StringComparison.Ordinal), "kubectl-rollout");
            Assert.Equal([1, 1], Cores());
            ControlDecision decision = await StepAsync(cores: 1.5);

            Assert.Equal(["new-pods"], decision.Rules.Select(rule => rule.Rule));
            Assert.Equal("cores.web-v1 1 of new pods, 1.5 wanted", decision.Rules[0].Given);
            Assert.Equal([1.5, 1.5], Cores());
            Assert.Empty(State.Contests);
        }

        Assert.True((await StepAsync(cores: 1.5)).Desired.IsEmpty);
    }

    // An eviction, or a crash of its machine, takes one of two; nobody asks who did.
    [Fact]
    public async Task One_pod_that_is_made_anew_is_given_what_the_others_have()
    {
        await GiveAsync();
        for (int eviction = 0; eviction < 4; eviction++)
        {
            Cluster.Delete($"{Pods}/{Names()[0]}");
            Assert.Equal([1, 1.5], Cores().Order());
            _ = await StepAsync(cores: 1.5);
            Assert.Equal([1.5, 1.5], Cores());
        }

        Assert.Empty(State.Contests);
    }

    // Those that were there before are set by somebody, also to what new ones would begin with: answered at once, and five steps later.
    [Fact]
    public async Task A_person_who_resizes_pods_that_were_there_is_another_writer()
    {
        await GiveAsync();
        List<bool> answered = [];
        for (int step = 0; step < 6; step++)
        {
            Array.ForEach(Names(), pod => Resize(pod, "1"));
            answered.Add(!(await StepAsync(cores: 1.5)).Desired.IsEmpty);
        }

        Assert.Equal([true, false, false, false, false, true], answered);
        Assert.Equal("cores.web-v1", Assert.Single(State.Contests).Control);
    }

    // Both at once: the new pod is nobody's, the old one is somebody's.
    [Fact]
    public async Task A_restart_does_not_hide_what_a_person_does_to_other_pods()
    {
        await GiveAsync();
        Cluster.Delete($"{Pods}/{Names()[0]}");
        string kept = Names()[0];
        Resize(kept, "1200m");
        Assert.Equal([1, 1.2], Cores().Order());
        _ = await StepAsync(cores: 1.5);

        Assert.Equal("cores.web-v1", Assert.Single(State.Contests).Control);
    }

    // kubectl set resources makes new pods, too, and they begin with what somebody wants.
    [Fact]
    public async Task A_template_that_somebody_changes_is_another_writer()
    {
        await GiveAsync();
        Cluster.Change(ShopCluster.Path("web-v1"), """{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"example/web-v1:1","resources":{"limits":{"cpu":"500m"}}}]}}}}""", "kubectl-set");
        Assert.Equal([0.5, 0.5], Cores());
        ControlDecision decision = await StepAsync(cores: 1.5);
        Assert.Equal("cores.web-v1", Assert.Single(State.Contests).Control);
        Assert.DoesNotContain(decision.Rules, rule => rule.Rule == "new-pods");

        // A restart after that is none of theirs any more.
        _ = await StepAsync(cores: 1.5);
        Cluster.Delete($"{Pods}/{Names()[0]}");
        decision = await StepAsync(cores: 1.5);
        Assert.Equal(["new-pods"], decision.Rules.Select(rule => rule.Rule));
        Assert.Equal([1.5, 1.5], Cores());
    }

    // The first controls of a start: what was given before it is not known, and nothing is taken for somebody's.
    [Fact]
    public async Task What_a_mesh_was_like_before_the_first_look_says_nothing()
    {
        _ = await StepAsync();
        Cluster.Delete($"{Pods}/{Names()[0]}");
        Assert.True((await StepAsync()).Desired.IsEmpty);
        Assert.Empty(State.Contests);
    }

    // A pod that the ReplicaSet makes when all was written and before it is read back: what the other one has is what was written.
    [Fact]
    public async Task A_change_that_is_not_read_back_since_a_pod_came_in_between_is_confirmed_and_makes_no_contest()
    {
        _ = await StepAsync();
        State = State with { Pending = [new PendingChange("cores.web-v1", 1, 1.5, Clock.GetUtcNow(), IsAnswerable: false)] };
        await Paced.ApplyAsync(await WantedAsync(cores: 1.5), Stop);
        Cluster.Delete($"{Pods}/{Names()[0]}");
        DesiredState found = await Paced.ReadAsync(Stop);
        State = State.Sent(Scenario, found, Paced.Readiness, [new MeshDifference(MeshOperationKind.SetCores, "web-v1", "as a test says")]);

        Assert.Equal(1, found.NodeCores["web-v1"]);
        Assert.Empty(State.Contests);
        Assert.Equal(1.5, State.Known[2]);
        Assert.Equal(["new-pods"], (await StepAsync(cores: 1.5)).Rules.Select(rule => rule.Rule));
    }

    private async Task GiveAsync()
    {
        _ = await StepAsync();
        _ = await StepAsync(cores: 1.5);
        Assert.Equal([1.5, 1.5], Cores());
    }

    private void Resize(string pod, string cpu) => Cluster.Change(
        $"{Pods}/{pod}/resize", """{"spec":{"containers":[{"name":"main","image":"example/web-v1:1","resources":{"limits":{"cpu":"CORES","memory":"1Gi"},"requests":{"cpu":"500m"}}}]}}""".Replace("CORES", cpu, StringComparison.Ordinal));

    private string[] Names() => [.. OfWeb().Select(pod => pod["metadata"]!["name"]!.GetValue<string>())];

    private double[] Cores() => [.. OfWeb().Select(pod => pod["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>())
        .Select(cpu => cpu.EndsWith('m') ? int.Parse(cpu[..^1], System.Globalization.CultureInfo.InvariantCulture) / 1000.0 : double.Parse(cpu, System.Globalization.CultureInfo.InvariantCulture))];

    private IEnumerable<JsonObject> OfWeb() => Cluster.Find(Pods)["items"]!.AsArray().Select(pod => pod!.AsObject())
        .Where(pod => pod["metadata"]!["labels"]!["deployment"]!.GetValue<string>() == "web-v1");
}
