using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>control --on kubernetes --apply</c> and <c>collect --apply</c> on one mesh.</summary>
[Trait("speed", "slow")]
public sealed class LiveControlTests : LiveRun
{
    [Fact]
    public async Task A_controller_and_a_run_of_collect_are_refused_while_the_other_has_the_mesh()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        await File.WriteAllTextAsync(Scenario, ControlledShop.Scenario, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Trace, ControlledShop.Rows, TestContext.Current.CancellationToken);
        string folder = Path.GetDirectoryName(Trace)!;
        ConsoleRun trained = await ConsoleRun.Of("train", Scenario, "--steps", "4096", "--data", folder);
        Assert.True(trained.ExitCode == 0, trained.Error);
        string[] control =
        [
            "control", Scenario, "--on", "kubernetes", "--kubeconfig", Cluster.Kubeconfig, "--namespace", "shop", "--prometheus", prometheus.Address.ToString(), "--data", folder, "--drain", "0", "--apply", "--without-gate",
        ];

        Cluster.Leases("shop", ShopCluster.UnfinishedLease(1));
        ConsoleRun refused = await ConsoleRun.Of(control);
        Assert.Equal(1, refused.ExitCode);
        Assert.EndsWith(
            "found the mesh as collect of shop by process 7 on elsewhere left it, which did not put it back; expected collect --on kubernetes --apply on scenario shop to be run again: it puts the mesh back when it ends",
            refused.ErrorLines[^1], StringComparison.Ordinal);

        Cluster.Change(ShopCluster.Lease, """{"metadata":{"annotations":{"meshward.io/before":null}}}""");
        using CancellationTokenSource enough = new();
        Task<ConsoleRun> controlling = ConsoleRun.Of(enough.Token, control);
        while (!controlling.IsCompleted && Holder()?.StartsWith("control of shop by ", StringComparison.Ordinal) != true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        string other = Directory.CreateDirectory(Path.Combine(folder, "other")).FullName;
        Assert.Equal(0, (await ConsoleRun.Of("train", Scenario, "--steps", "4096", "--data", other)).ExitCode);
        ConsoleRun second = await ConsoleRun.Of([.. control.Select(argument => argument == folder ? other : argument)]);
        ConsoleRun collect = await ConsoleRun.Of([.. Collect(prometheus).Select(argument => argument == Trace ? Trace + ".new" : argument), "--apply"]);
        await enough.CancelAsync();
        ConsoleRun ended = await controlling;

        Assert.True(ended.ExitCode == 130, ended.Error);
        Assert.Equal(1, second.ExitCode);
        Assert.Matches("^found the mesh held by control of shop by .*, generation 1 of store [0-9a-f]{12}, since .* UTC \\(Lease meshward in namespace shop\\), expected nobody: one at a time changes a mesh$", second.ErrorLines[^1]);
        Assert.Equal(1, collect.ExitCode);
        Assert.Matches("^found the mesh held by control of shop by .*, generation 1 of store [0-9a-f]{12}, since .* UTC \\(Lease meshward in namespace shop\\), expected nobody: one at a time changes a mesh$", collect.ErrorLines[^1]);
        Assert.Null(Holder());
    }

    [Fact]
    public async Task A_controller_ends_with_one_line_when_one_of_another_store_has_taken_the_mesh()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        await File.WriteAllTextAsync(Scenario, ControlledShop.Scenario, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Trace, ControlledShop.Rows, TestContext.Current.CancellationToken);
        string folder = Path.GetDirectoryName(Trace)!;
        Assert.Equal(0, (await ConsoleRun.Of("train", Scenario, "--steps", "4096", "--data", folder)).ExitCode);
        Task<ConsoleRun> controlling = ConsoleRun.Of(
            "control", Scenario, "--on", "kubernetes", "--kubeconfig", Cluster.Kubeconfig, "--namespace", "shop", "--prometheus", prometheus.Address.ToString(), "--data", folder, "--drain", "0", "--apply", "--without-gate");
        while (!controlling.IsCompleted && Fence() is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        // As after a pause of its process.
        Cluster.Change(ShopCluster.Lease, """
            {"metadata":{"annotations":{"meshward.io/controls":"shop","meshward.io/store":"elsewhere","meshward.io/generation":"1"}},
             "spec":{"holderIdentity":"control of shop elsewhere","leaseTransitions":7,"acquireTime":"2026-01-31T17:00:00.000000Z","renewTime":"2026-01-31T17:20:00.000000Z"}}
            """);
        ConsoleRun ended = await controlling.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        ConsoleRun status = await ConsoleRun.Of("control", Scenario, "--status", "--data", folder, "--json");

        const string Line = "found the mesh taken over by control of shop elsewhere, since 2026-01-31 17:00:00 UTC (Lease meshward in namespace shop), expected this controller: it gave no sign of life for too long";
        Assert.Equal((1, $"control: {Line}"), (ended.ExitCode, ended.ErrorLines[^1]));
        Assert.Contains(ended.ErrorLines, line => line.EndsWith($"displaced: {Line}", StringComparison.Ordinal));
        Assert.Equal(("failed", Line), (status.Json.GetProperty("phase").GetString(), status.Json.GetProperty("problem").GetString()));
        Assert.Equal("control of shop elsewhere", Holder());
    }

    private string? Fence() => (Cluster.Find(ShopCluster.Path("web-v1"))["metadata"]!["annotations"] as System.Text.Json.Nodes.JsonObject)?["meshward.io/fence"]?.GetValue<string>();

    private string? Holder() => Cluster.Find(ShopCluster.Lease)["spec"]!["holderIdentity"]?.GetValue<string>();
}
