using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Drafting;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;
using Meshward.Mesh.Metrics;
using Meshward.Mesh.Tests.Metrics;
using Meshward.Tests.Shared;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Mesh.Tests.Fuzzing;

/// <summary>Whatever answers in the place of an API server, it is taken as a cluster or refused in one line.</summary>
public sealed class FuzzedClusterTests : IAsyncLifetime
{
    private const string Nothing = """{"status":"success","data":{"resultType":"vector","result":[]}}""";

    // Of each kind that is asked for, and of what is written.
    private static readonly string[] _parts = ["/deployments", "/virtualservices", "/destinationrules", "/pods", "/endpointslices", "/horizontalpodautoscalers", "/leases", "GET /api/v1", "PATCH", "PUT"];

    private static readonly FoundMesh _mesh = new(
        DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1),
        [new FoundService("web", "shop", [new FoundWorkload("web-v1", "shop", 0.9, ["v1"]), new FoundWorkload("web-v2", "shop", 0.1, ["v2"])])]);

    private readonly HandClock _clock = new();
    private readonly AlteredCluster _cluster = new();
    private FakeCluster? _listened;
    private ClusterReader? _reader;
    private Scenario? _scenario;
    private DesiredState? _wanted;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listened = new FakeCluster(_clock);
        ShopCluster.Fill(_listened);
        _listened.Autoscalers("shop", FakeCluster.Autoscaler("scale-other", "other"));
        _reader = ClusterReader.Open(new ClusterSettings { Kubeconfig = _listened.Kubeconfig }, _cluster);
        using StringReader text = new(ShopCluster.Scenario);
        _scenario = ScenarioReader.Read(text, "shop.yaml", ".").Value!;

        // What is written at first is what is asked for afterwards, so that nothing is left to do but what altered answers make.
        DesiredState present = await Actuator().ReadAsync(Stop);
        _wanted = DesiredState.Of(_scenario, [.. _scenario.Controls.Select(control => control.Levels.Length - 1)], present);
        KubernetesActuator first = Actuator();
        _ = await first.ClaimAsync(Stop);
        await first.ApplyAsync(_wanted, Stop);
        await first.Lease!.DisposeAsync();
        await UseAsync(_ => { });
        _wanted = present;
        _cluster.IsAlone = true;
    }

    public async ValueTask DisposeAsync()
    {
        _reader?.Dispose();
        if (_listened is not null)
        {
            await _listened.DisposeAsync();
        }
    }

    [Fact]
    public Task No_answer_breaks_what_asks_a_cluster() => new Fuzz("answers of Kubernetes").RunAsync(
        60,
        (ref random) => (Part: _parts[random.NextInt(_parts.Length)], Random: random),
        input =>
        {
            _cluster.Alter(input.Part, input.Random);
            return UseAsync(_ => { });
        },
        _ => _cluster.Last);

    // All that asks a cluster; each may refuse what it hears.
    private async Task UseAsync(Action<string> refused)
    {
        KubernetesActuator actuator = Actuator();
        await TryAsync(() => actuator.ReadAsync(Stop));
        await TryAsync(() => actuator.CheckAsync(_scenario!, Stop));
        await TryAsync(() => actuator.DriftAsync(_wanted!, Stop));
        await TryAsync(() => actuator.ApplyAsync(_wanted!, Stop));
        await TryAsync(async () => await actuator.Lease!.DisposeAsync());
        await TryAsync(async () =>
        {
            using var http = new HttpClient(new ScriptedServer(ScriptedServer.Answer(Nothing)));
            var queries = new PrometheusQueries(http, new PrometheusSettings(new Uri("http://prometheus:9090")), TimeProvider.System);
            _ = await new ClusterSurvey(_reader!, queries).LookAsync(_mesh, Stop);
        });

        async Task TryAsync(Func<Task> use)
        {
            try
            {
                await use();
            }
            catch (Exception refusal) when (refusal is ActuatorException or ClusterException or MeshOwnedException)
            {
                Assert.False(refusal.Message.Any(char.IsControl) || refusal.Message.Length > 3000, refusal.Message);
                refused(refusal.Message);
            }
        }
    }

    private KubernetesActuator Actuator() => new(_reader!, _scenario!, "shop", new KubernetesTimes { Retries = 0, Ready = TimeSpan.FromSeconds(2) }, _clock, _ => { })
    {
        Lease = new MeshLease(_reader!, "shop", LeaseHolder.Of(new ControllerClaim("shop", "first", 1, "process 7 on here")), new LeaseTimes { Renewal = Timeout.InfiniteTimeSpan }, _clock),
        LeavesOwnedAlone = true,
    };
}
