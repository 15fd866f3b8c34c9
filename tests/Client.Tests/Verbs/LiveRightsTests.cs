using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>The Role that an installation has in the namespace of a mesh: all tests on an API server go by it, and nothing in it is idle.</summary>
[Trait("speed", "slow")]
public sealed class LiveRightsTests : LiveRun
{
    [Fact]
    public async Task Every_right_of_the_role_is_needed_by_a_run_of_collect_and_a_controller()
    {
        PrometheusServer.Require();
        await using PrometheusServer prometheus = await ScrapingAsync(Page);
        ConsoleRun measured = await ConsoleRun.Of([.. Collect(prometheus), "--apply", "--points", "3"]);
        Assert.True(measured.ExitCode == 0, measured.Error);

        await File.WriteAllTextAsync(Scenario, ControlledShop.Scenario, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Trace, ControlledShop.Rows, TestContext.Current.CancellationToken);
        string folder = Path.GetDirectoryName(Trace)!;
        ConsoleRun trained = await ConsoleRun.Of("train", Scenario, "--steps", "4096", "--data", folder);
        Assert.True(trained.ExitCode == 0, trained.Error);
        ConsoleRun controlled = await ConsoleRun.Of(
            "control", Scenario, "--on", "kubernetes", "--kubeconfig", Cluster.Kubeconfig, "--namespace", "shop", "--prometheus", prometheus.Address.ToString(), "--data", folder, "--drain", "0", "--apply", "--without-gate", "--steps", "1");
        Assert.True(controlled.ExitCode == 0, controlled.Error);

        Assert.Equal(DeployedRights.OfMesh.Select(right => right.ToString()).Order(), Cluster.Used.Select(right => right.ToString()).Order());
    }

    [Fact]
    public async Task A_right_that_the_role_does_not_grant_is_named()
    {
        Cluster.Grant([.. DeployedRights.OfMesh.Where(right => right.Resource != "virtualservices")]);
        ConsoleRun refused = await ConsoleRun.Of(Collect());

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("found no right to list virtualservices.networking.istio.io in namespace shop", refused.ErrorLines[^1], StringComparison.Ordinal);
    }
}
