using Meshward.Client.Options;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Metrics;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;

namespace Meshward.Client.Testbeds;

/// <summary>The testbed that runs, as a mesh to measure on; when it is given back, it is as it was found.</summary>
internal sealed class TestbedMesh : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly TestbedLease _lease;
    private readonly TestbedActuator _actuator;
    private readonly DesiredState _before;
    private readonly MeshMeter _meter;
    private readonly Session _session;

    private TestbedMesh(HttpClient http, TestbedLease lease, TestbedActuator actuator, DesiredState before, MeshMeter meter, PatientCollector collector, Session session)
    {
        (_http, _lease, _actuator, _before, _meter, Collector, _session) = (http, lease, actuator, before, meter, collector, session);
    }

    /// <summary>Measures points on it.</summary>
    public PatientCollector Collector { get; }

    /// <summary>Finds the testbed, sees that it can do what a scenario asks for, and drives it alone from then on.</summary>
    /// <param name="verb">What drives it, for people.</param>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="data">Its data directory as the user gave it; null for the usual one.</param>
    /// <param name="source">Where its metrics are.</param>
    /// <param name="gateways">The cluster whose service grains measure it; null for a silo in this process.</param>
    /// <param name="times">How long a point takes.</param>
    /// <param name="seed">Seed of arrivals.</param>
    /// <param name="patience">How long to try again where it cannot be reached.</param>
    /// <param name="session">Clock, messages, and Ctrl-C.</param>
    /// <param name="check">Is told what the testbed is like, before anything is done to it; null for no check.</param>
    /// <exception cref="BadInputException">None runs, or it lacks what the scenario names; or no cluster answers.</exception>
    /// <exception cref="ActuatorException">Somebody else drives it, or it cannot be asked.</exception>
    /// <exception cref="Core.Metrics.MetricSourceException">The service grains do not answer.</exception>
    public static async Task<TestbedMesh> FindAsync(
        string verb, Scenario scenario, string? data, PrometheusSettings source, ClusterAddress? gateways, CollectionTimes times, long seed, TimeSpan patience, Session session,
        Action<DesiredState, TestbedState>? check = null)
    {
        TestbedState testbed = await new TestbedFile(DataDirectory.Find(data, session)).FindAsync(session.Stop);
        HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
        Uri operation = new(testbed.Operation);
        TestbedLease? lease = null;
        try
        {
            TestbedActuator actuator = new(http, operation, () => lease?.Generation);
            if (await actuator.CheckAsync(scenario, session.Stop) is { IsEmpty: false } mistakes)
            {
                throw new BadInputException(mistakes);
            }

            lease = await TestbedLease.TakeAsync(operation, $"{verb} {scenario.Name}", [DrivenPart.Load, DrivenPart.Configuration], session);
            DesiredState before = await actuator.ReadAsync(session.Stop);
            check?.Invoke(before, testbed);
            TestbedLoad load = new(new Uri(testbed.Front), scenario.Mesh.Services, seed, session.Clock);
            await load.WarmUpAsync(session.Stop);
            MeshMeter meter = await MeshMeter.StartAsync(scenario, gateways, data, source, times, session);
            Collector collector = new(scenario, actuator, meter.Meter, load, times, session.Clock, UncontrolledSettings.Of(scenario, before));
            PatientCollector patient = new(scenario, collector, lease, testbed.Work == WorkKind.Timed, [.. UncontrolledSettings.RowOf(scenario, before), .. TestbedMake.RowOf(scenario, testbed)], patience, session);
            return new TestbedMesh(http, lease, actuator, before, meter, patient, session);
        }
        catch
        {
            await (lease?.DisposeAsync() ?? default);
            http.Dispose();
            throw;
        }
    }

    /// <summary>Puts everything back as it was, whatever ended the measuring.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _ = await _lease.HoldAsync(CancellationToken.None);
            await _actuator.ApplyAsync(_before, CancellationToken.None);
        }
        catch (ActuatorException problem)
        {
            await _session.Terminal.Error.WriteLineAsync($"the configuration from before could not be restored: {problem.Message}");
        }

        await _lease.DisposeAsync();
        _http.Dispose();
        await _meter.DisposeAsync();
    }
}
