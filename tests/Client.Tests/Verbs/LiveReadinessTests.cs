using System.Text.Json.Nodes;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>control --on kubernetes --apply</c> on a mesh whose pods fail.</summary>
[Trait("speed", "slow")]
public sealed class LiveReadinessTests : LiveRun
{
    // The delay does not depend on the weights: the policy has no reason to touch them.
    private const string Rows = """
        load_web,routing_web,mean_web,admitted_web
        50,0.5,0.1,50
        50,0.8,0.05,50
        100,0.5,0.2,100
        100,0.8,0.1,100

        """;

    private const string Small = """
        apiVersion: meshward/v1
        name: shop
        description: One service, two versions, weights.
        mesh: { services: [web], nodes: [web-v1, web-v2], time-step: 2 s, settling-time: 0.5 s }
        loads: { training: { kind: uniform-choice, choices: { web: [50, 100] } } }
        controls:
          routing.web.web-v1: { values: [0.5, 0.8], initial: 0.8 }
        observation: [load.web]
        reward: "0 - delay.web"
        objectives: [keep: delay.web <= 1 s]
        discount: 0
        model:
          trace: trace.csv
          features: { load_web: load.web, routing_web: routing.web.web-v1 }
          targets: { delay.web: { column: mean_web, nothing-completed: { admitted: admitted_web, at-least: 5 s } } }
          configuration: [load_web, routing_web]
        control: { window-steps: 1 }
        """;

    [Fact]
    public async Task Requests_leave_a_node_whose_pods_fail_and_come_back_with_them_and_the_journal_says_so()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        await File.WriteAllTextAsync(Scenario, Small, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Trace, Rows, TestContext.Current.CancellationToken);
        string folder = Path.GetDirectoryName(Trace)!;
        ConsoleRun trained = await ConsoleRun.Of("train", Scenario, "--steps", "4096", "--data", folder);
        Assert.True(trained.ExitCode == 0, trained.Error);
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task<ConsoleRun> controlling = ConsoleRun.Of(
            enough.Token, "control", Scenario, "--on", "kubernetes", "--kubeconfig", Cluster.Kubeconfig, "--namespace", "shop", "--prometheus", prometheus.Address.ToString(), "--data", folder, "--apply", "--without-gate");

        Cluster.Break("web-v1");
        await UntilAsync(weights => weights[0] == 0);
        Cluster.Break("web-v1", isBroken: false);
        await UntilAsync(weights => weights[0] > 0);
        await enough.CancelAsync();
        ConsoleRun ended = await controlling;
        ConsoleRun journal = await ConsoleRun.Of("journal", Scenario, "--data", folder);

        Assert.True(ended.ExitCode == 130, ended.Error);
        Assert.Matches(@"routing\.web\.web-v1 0\.\d+ → 0 .*ready-endpoints.*applied", journal.Output);
        Assert.Matches(@"routing\.web\.web-v1 0 → 0\.\d+ .*ready-endpoints.*applied", journal.Output);
        Assert.DoesNotContain("failed", journal.Output, StringComparison.Ordinal);

        async Task UntilAsync(Func<int[], bool> isSo)
        {
            while (!controlling.IsCompleted && !isSo([.. Route().Select(each => each!["weight"]!.GetValue<int>())]))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    private JsonArray Route() => Cluster.Find(ShopCluster.Routes)["spec"]!["http"]![1]!["route"]!.AsArray();
}
