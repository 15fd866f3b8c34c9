using System.Globalization;
using System.Text.Json;
using Meshward.Client.Tests;
using Meshward.Client.Work;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>Traces that are measured by the service grains of silo processes, of which one dies in the middle of it.</summary>
[Trait("speed", "slow"), Collection<SilosCollection>]
public sealed class MeasuringSilosTests(SilosFixture silos, MeasuredTestbed mesh, ITestOutputHelper output) : IClassFixture<MeasuredTestbed>, IDisposable
{
    private const int Points = 4;

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(mesh.Trace);

    [Fact]
    public async Task A_trace_goes_on_on_another_silo_when_that_of_the_service_grain_dies_and_policies_are_judged_there()
    {
        await CollectAsync(silos.Three, async home =>
        {
            await silos.Three.KillAsync(home);
            return () => silos.Three.StartAsync(home, Patience);
        });

        ConsoleRun judged = await ConsoleRun.Of(
            ["evaluate", mesh.Scenario, "--on", "testbed", "--cluster", silos.Three.Gateways, "--policy", "static-best", "--steps", "2", "--model-forests", "1", .. mesh.Arguments]);
        Assert.True(judged.ExitCode == 0, judged.Error);
        JsonElement target = judged.Json.GetProperty("policies")[0].GetProperty("measured").GetProperty("targets")[0];
        Assert.InRange(target.GetProperty("measured").GetDouble(), 0.002, 2);
    }

    [Fact]
    public Task A_trace_goes_on_on_the_only_silo_when_it_is_back() => CollectAsync(silos.One, async home =>
    {
        await silos.One.KillAsync(home);
        await silos.One.StartAsync(home, Patience);
        return () => Task.CompletedTask;
    });

    // Collects, and lets something happen when the first row is there. It tells what is to be done when the trace is whole.
    private async Task CollectAsync(SiloProcesses cluster, Func<int, Task<Func<Task>>> happen)
    {
        PrometheusServer.Require();
        Task<ConsoleRun> measuring = ConsoleRun.Of(["collect", mesh.Scenario, "--out", mesh.Trace, "--cluster", cluster.Gateways, .. mesh.Arguments]);
        while (!measuring.IsCompleted && Rows().Length == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), Patience);
        }

        Func<Task> mend = await happen(await cluster.HomeOfAsync(MeasuredTestbed.Mesh, "info1"));
        Assert.InRange(Rows().Length, 1, Points - 1);
        ConsoleRun whole = await measuring;
        await mend();
        output.WriteLine(whole.Error);
        Assert.True(whole.ExitCode == 0, whole.Error);
        AssertIsOfPlan();
    }

    // Each point of the plan once and in order, whole, and measured while its load was offered: within five deviations of a Poisson count.
    private void AssertIsOfPlan()
    {
        Scenario scenario = ScenarioFile.Read(mesh.Scenario);
        CollectionPlan plan = CollectionPlan.Every(scenario, scenario.TrainingLoad, 1, 1).Value!;
        int offered = CollectedColumns.Of(scenario).IndexOf("offered_info1");
        double[][] rows = Rows();
        Assert.Equal(Points, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            CollectionPoint point = plan.At(i);
            Assert.True(CollectedColumns.IsOf(scenario, point, [.. rows[i]]), string.Join(',', rows[i]));
            Assert.InRange(rows[i][offered], point.Loads[0] - (5 * Math.Sqrt(point.Loads[0])), point.Loads[0] + (5 * Math.Sqrt(point.Loads[0])));
        }
    }

    private double[][] Rows() => !File.Exists(mesh.Trace) ? [] :
    [
        .. ReadShared(mesh.Trace).Split('\n').Skip(1).SkipLast(1).Select(line => line.Split(',').Select(cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()),
    ];

    // The console has it open to write.
    private static string ReadShared(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
