using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Control.Journal;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Grains.Journal;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Grains.Tests.Control.Rules;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Control;

/// <summary>
/// The whole loop: a controller grain, its service grains, the journal, and the actuator of silos on an API server that answers 409 and 500. web-v1 has 80 % of the
/// requests and pods of 1 core, web-v2 one pod. With many requests the policy wants a third at web-v1, 1.5 cores and two pods; with few, what was there at first.
/// </summary>
public sealed class TroubledClusterTests : IAsyncDisposable
{
    private const double HighLoad = 30;
    private const string Weights = "virtualservices";

    private static readonly string _yaml = ShopCluster.Scenario
        .Replace("discount: 0", "discount: 0\ncontrol: { window-steps: 1, largest-change: 1, cool-down: 0 s, stale-after: 30 s, bad-steps: 50 }", StringComparison.Ordinal);

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(120);

    private readonly FakeCluster _server = new();
    private readonly RuleSource _source = new();

    public TroubledClusterTests() => ShopCluster.Fill(_server);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_server_that_answers_409_and_500_leaves_mesh_and_journal_as_one_and_nothing_is_done_twice()
    {
        await using GrainCluster cluster = await GrainCluster.StartAsync(1, configure: silo => silo.Services.AddSingleton<IMetricSources>(new Sources(_source)));
        IControllerGrain controller = cluster.Grains.GetGrain<IControllerGrain>(GrainKeys.Controller("shop"));

        // 409 as after a write of somebody else in between, and 500: fewer than are tried again at once.
        Fail("PATCH", Weights, 409, 2);
        Fail("PATCH", "scale", 409, 1);
        Fail("PATCH", "resize", 500, 1);
        Fail("GET", "deployments", 500, 2);
        _source.Set("web", 35, 0.1);
        await controller.StartControlAsync(Order());
        await UntilAsync(() => Task.FromResult(IsSo(33, "1500m", 2)));

        // So many that a decision is given up, and a later one carries it out.
        Fail("PATCH", Weights, 500, 6);
        _source.Set("web", 20, 0.1);
        await UntilAsync(() => Task.FromResult(IsSo(80, "1", 1)));
        ImmutableArray<JournalRecord> records = [];
        await UntilAsync(async () =>
        {
            records = await RecordsAsync(cluster);
            return records.OfType<OutcomeRecord>().LastOrDefault()?.Outcome == DecisionOutcome.Unchanged;
        });
        await controller.StopControlAsync("the test");
        records = await RecordsAsync(cluster);

        // One outcome each, and at least one that failed.
        DecisionRecord[] decisions = [.. records.OfType<DecisionRecord>()];
        OutcomeRecord[] outcomes = [.. records.OfType<OutcomeRecord>()];
        Assert.Equal(Enumerable.Range(1, decisions.Length).Select(number => (long)number), decisions.Select(decision => decision.Decision));
        Assert.Equal(decisions.Select(decision => decision.Decision), outcomes.Select(outcome => outcome.Decision).Order());
        Assert.Contains(outcomes, outcome => outcome.Outcome == DecisionOutcome.Failed);
        Assert.DoesNotContain(records.OfType<EventRecord>(), happened => happened.Event == JournalEvent.ForeignChange);

        // What the journal tells last is what the mesh is like. A decision that failed may have done a part of it, which later ones find there.
        Assert.Equal([0.8, 0, 1, 1], decisions[^1].Controls.Select(control => control.Desired!.Value));
        Assert.True(decisions[^1].Desired.IsEmpty && IsSo(80, "1", 1));

        // The controller's stamp, and two changes of weights: what was refused is not counted. Replicas were two once and one again; who had them was asked for once.
        Assert.Equal(3 + 8, Patches(Weights));
        Assert.Equal(1 + 1 + 2, Patches("scale"));
    }

    private int Patches(string what) => _server.Asked.Count(asked => asked.StartsWith("PATCH ", StringComparison.Ordinal) && asked.Contains(what, StringComparison.Ordinal));

    private void Fail(string method, string path, int status, int times) => _server.Order(new ClusterFault(method, path, times) { Status = status });

    private bool IsSo(int weight, string cores, int replicas)
    {
        JsonNode route = _server.Find(ShopCluster.Routes)["spec"]!["http"]![1]!["route"]!;
        string[] given = [.. _server.Find("/api/v1/namespaces/shop/pods")["items"]!.AsArray()
            .Where(pod => pod!["metadata"]!["labels"]!["deployment"]!.GetValue<string>() == "web-v1")
            .Select(pod => pod!["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>())];
        return route[0]!["weight"]!.GetValue<int>() == weight && given.All(each => each == cores)
            && _server.Find(ShopCluster.Path("web-v2"))["spec"]!["replicas"]!.GetValue<int>() == replicas;
    }

    private ControlOrder Order()
    {
        Scenario scenario = RuleMesh.Read(_yaml);
        double[][] rows =
        [
            .. from load in new[] { 20.0, 40 }
               from routing in scenario.Controls[0].Levels
               from blocking in scenario.Controls[1].Levels
               from cores in scenario.Controls[2].Levels
               from replicas in scenario.Controls[3].Levels
               select new[] { load, routing, blocking, cores, replicas, 0.1, load },
        ];
        TraceTable trace = new(
            "trace.csv",
            ["load_web", "routing_web_web-v1", "blocking_web", "cores_web-v1", "replicas_web-v2", "p95_web", "admitted_web"],
            [.. Enumerable.Range(0, 7).Select(column => rows.Select(row => row[column]).ToImmutableArray())]);
        using MemoryStream model = new();
        SystemModelFile.Write(new StoredSystemModel(SystemModelFitter.Fit(scenario, trace, 0, 1, CancellationToken.None).Value!, scenario.Hash, ""), model);
        MetricFeed feed = new("http://prometheus.example", scenario.Mesh.MonitoringInterval) { MaxSampleAge = TimeSpan.FromSeconds(30), PollPeriod = TimeSpan.FromMilliseconds(300) };
        byte[] policy = SteeredPolicy.Of(scenario, [2, 0, 1, 0], [1, 0, 2, 1], HighLoad);
        TwinTable twin = new([[2, 0, 1, 0], [2, 0, 1, 0]], [0.5]);
        return new ControlOrder("first", "the test", scenario.Text, model.ToArray(), policy, twin, new MeshPlace { Kubeconfig = _server.Kubeconfig, Namespace = "shop", DrainSeconds = 0 }, feed, false);
    }

    private static async Task<ImmutableArray<JournalRecord>> RecordsAsync(GrainCluster cluster)
    {
        var records = ImmutableArray.CreateBuilder<JournalRecord>();
        await foreach (StoredRecord stored in new GrainJournal(cluster.Grains, "shop", TimeProvider.System).ReadAsync(1, TestContext.Current.CancellationToken))
            records.Add(stored.Record);
        return records.ToImmutable();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < _longest, "It does not come to it.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Sources(RuleSource source) : IMetricSources
    {
        public Checked<IMetricSource> Open(MetricFeed feed) => source;
    }
}
