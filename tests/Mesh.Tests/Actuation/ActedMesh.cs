using System.Text.Json.Nodes;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Tests.Shared;

namespace Meshward.Mesh.Tests.Actuation;

/// <summary>A cluster and an actuator that acts on it, on one clock that goes on by their waits alone.</summary>
public abstract class ActedMesh : IAsyncDisposable
{
    private readonly ClusterReader _reader;
    private readonly List<MeshLease> _leases = [];

    protected ActedMesh()
    {
        Cluster = new FakeCluster(Clock);
        ShopCluster.Fill(Cluster);
        _reader = ClusterReader.Open(new ClusterSettings { Kubeconfig = Cluster.Kubeconfig });
        Actuator = NewActuator(Scenario);
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected HandClock Clock { get; } = new();

    protected FakeCluster Cluster { get; }

    protected KubernetesActuator Actuator { get; }

    /// <summary>What an operator was told.</summary>
    protected List<string> Told { get; } = [];

    protected Scenario Scenario { get; } = Read(ShopCluster.Scenario);

    protected JsonObject Routes => Cluster.Find(ShopCluster.Routes);

    /// <summary>The route for all that no condition takes.</summary>
    protected JsonObject Route => Routes["spec"]!["http"]![1]!.AsObject();

    /// <summary>What was written, in order: method and the end of the path.</summary>
    protected string[] Written => [.. Cluster.Asked.Where(asked => !asked.StartsWith("GET ", StringComparison.Ordinal)).Select(asked => asked[(asked.IndexOf("shop/", StringComparison.Ordinal) + 5)..])];

    public async ValueTask DisposeAsync()
    {
        foreach (MeshLease lease in _leases)
        {
            await lease.DisposeAsync();
        }

        _reader.Dispose();
        await Cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An actuator, of a controller where it has a generation; one with a clock of its own does not wait for requests in flight.</summary>
    protected KubernetesActuator NewActuator(Scenario scenario, long? generation = null, string store = "first", HandClock? clock = null, bool isPaced = false) =>
        new(_reader, scenario, null, new KubernetesTimes { Ready = TimeSpan.FromSeconds(30), Drain = clock is null ? new KubernetesTimes().Drain : TimeSpan.Zero }, clock ?? Clock, Told.Add)
        {
            Lease = generation is long own ? NewLease(new ControllerClaim("shop", store, own, "process 7 on here"), clock ?? Clock) : null,
            LeavesOwnedAlone = generation is not null,
            WaitsUntilReady = !isPaced,
        };

    /// <summary>The lease of a controller, which gives no signs of life by itself.</summary>
    protected MeshLease NewLease(ControllerClaim claim, HandClock clock)
    {
        MeshLease lease = new(_reader, null, LeaseHolder.Of(claim), new LeaseTimes { Renewal = Timeout.InfiniteTimeSpan }, clock);
        _leases.Add(lease);
        return lease;
    }

    /// <summary>What the scenario's values ask for.</summary>
    protected async Task<DesiredState> WantedAsync(double routing = 0.8, double blocking = 0, double cores = 1, int replicas = 1)
    {
        DesiredState present = await Actuator.ReadAsync(Stop);
        double[] values = [routing, blocking, cores, replicas];
        int[] levels = [.. values.Select((value, control) => Scenario.Controls[control].Levels.IndexOf(value))];
        return DesiredState.Of(Scenario, levels, present);
    }

    protected async Task ApplyAsync(double routing = 0.8, double blocking = 0, double cores = 1, int replicas = 1) =>
        await Actuator.ApplyAsync(await WantedAsync(routing, blocking, cores, replicas), Stop);

    protected static Scenario Read(string yaml)
    {
        using StringReader text = new(yaml);
        Checked<Scenario> read = ScenarioReader.Read(text, "shop.yaml", ".");
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }
}
