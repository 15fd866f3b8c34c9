using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;
using Meshward.Grains.Contracts;
using Meshward.Grains.Control;
using Meshward.Grains.Journal;
using Meshward.Grains.Metrics;
using Meshward.Grains.Tests.Cluster;
using Meshward.Grains.Training;
using Meshward.Mesh.Actuation;
using Meshward.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains.Tests.Control;

/// <summary>
/// Silos whose controllers act on a mesh in memory. Its scenario has a time step of 0.9 s; at 40 requests a second the calibrated rules want two cores, and
/// the mesh has one.
/// </summary>
internal sealed class ControlledCluster : IAsyncDisposable
{
    public const string Name = "shop";

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(60);

    private ControlledCluster(GrainCluster cluster) => Cluster = cluster;

    public GrainCluster Cluster { get; }

    public IControllerGrain Controller => Cluster.Grains.GetGrain<IControllerGrain>(GrainKeys.Controller(Name));

    public GrainJournal Journal => new(Cluster.Grains, Name, TimeProvider.System);

    /// <param name="mesh">The mesh, which several clusters may share.</param>
    /// <param name="source">Its metrics.</param>
    /// <param name="silos">Number of silos; of several, one goes on for another.</param>
    /// <param name="shared">The store of another cluster, as that of consoles with one data directory; null for one of its own.</param>
    public static async Task<ControlledCluster> StartAsync(MemoryMesh mesh, SteadySource source, int silos = 1, SharedStorage? shared = null) => new(await GrainCluster.StartAsync(
        silos,
        configure: silo =>
        {
            silo.Services.AddSingleton<IMetricSources>(source);
            silo.Services.AddSingleton<IMeshPlaces>(new MemoryPlaces(mesh));
            silo.Services.AddSingleton(new ControlPace(TimeSpan.FromMilliseconds(300)));
            if (silos > 1)
            {
                silo.UseInMemoryReminderService();
                silo.Configure<ReminderOptions>(reminders => reminders.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
            }
        },
        shared: shared));

    public static MemoryMesh Mesh(double cores = 1) => new(new DesiredState(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty,
        ImmutableSortedDictionary<string, double>.Empty.Add("node1", cores).Add("node2", 1),
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty));

    public static ControlOrder Order(string id = "first", bool isDryRun = false, int windowSteps = 1)
    {
        string yaml = MeasuredScenario.Yaml(Name, "0.9 s", "0.2 s") + FormattableString.Invariant($"\ncontrol: {{ window-steps: {windowSteps}, stale-after: 5 s }}\n");
        Scenario scenario = ScenarioReader.Read(new StringReader(yaml), "shop.yaml", ".").Value!;
        TraceTable trace = new(
            "trace.csv",
            ["load_info1", "cores_node1", "mean_info1", "admitted_info1"],
            [[20, 20, 40, 40], [1, 2, 1, 2], [0.1, 0.05, 2, 0.1], [20, 20, 40, 40]]);
        FittedSystemModel fitted = SystemModelFitter.Fit(scenario, trace, 0, 1, CancellationToken.None).Value!;
        using MemoryStream model = new();
        SystemModelFile.Write(new StoredSystemModel(fitted, scenario.Hash, ""), model);
        MetricFeed feed = new("http://prometheus.example", scenario.Mesh.MonitoringInterval)
        {
            MaxSampleAge = TimeSpan.FromSeconds(5),
            PollPeriod = TimeSpan.FromMilliseconds(200),
        };
        return new ControlOrder(id, $"the test's {id}", scenario.Text, model.ToArray(), default, new TwinTable([[0], [1]], [0.5]), new MeshPlace { Testbed = "http://testbed.example" }, feed, isDryRun);
    }

    /// <summary>The first status for which something holds.</summary>
    public async Task<ControlStatus> UntilAsync(Predicate<ControlStatus> isSo)
    {
        long begun = TimeProvider.System.GetTimestamp();
        ControlStatus? last = null;
        while (TimeProvider.System.GetElapsedTime(begun) < _longest)
        {
            try
            {
                last = await Controller.ControlStatusAsync();
                if (isSo(last))
                    return last;
            }
            catch (Exception exception) when (LostPeers.IsPassing(exception))
            {
                // A silo died a moment ago, or the machine is busy.
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"It does not come to it: {last}");
    }

    /// <summary>All that is in the journal.</summary>
    public async Task<ImmutableArray<JournalRecord>> RecordsAsync()
    {
        var records = ImmutableArray.CreateBuilder<JournalRecord>();
        await foreach (StoredRecord stored in Journal.ReadAsync(1, TestContext.Current.CancellationToken))
            records.Add(stored.Record);
        return records.ToImmutable();
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private sealed class MemoryPlaces(MemoryMesh mesh) : IMeshPlaces
    {
        public IControlledMesh Open(ControlOrder order, Scenario scenario, ControllerClaim claim) => new Opened(mesh);

        private sealed record Opened(IActuator Actuator) : IControlledMesh
        {
            public ValueTask DisposeAsync() => default;
        }
    }
}
