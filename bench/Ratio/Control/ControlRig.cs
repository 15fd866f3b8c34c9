using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Loop;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Grains.Compute;
using Meshward.Grains.Journal;
using Meshward.Silo;
using Meshward.Silo.Storage;

namespace Meshward.Bench;

/// <summary>Controllers whose meshes are in memory: journal and state are those of a silo, in SQLite.</summary>
internal sealed class ControlRig : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly EmbeddedSilo _silo;
    private readonly StateFile _states;
    private readonly ComputePool _pool = new(Environment.ProcessorCount, "bench-control");
    private readonly ImmutableArray<Controller> _controllers;

    private ControlRig(DirectoryInfo folder, EmbeddedSilo silo, StateFile states, int meshes, int services)
    {
        (_folder, _silo, _states) = (folder, silo, states);
        MeshDynamics dynamics = ControlMesh.Of(services);
        _controllers = [.. Enumerable.Range(1, meshes).Select(mesh => new Controller(this, dynamics, FormattableString.Invariant($"mesh{mesh}")))];
    }

    /// <summary>Starts them.</summary>
    public static async Task<ControlRig> StartAsync(int meshes, int services)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meshward-bench-control-");
        EmbeddedSilo silo = BenchMesh.Valid(await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(folder.FullName), CancellationToken.None));
        return new ControlRig(folder, silo, BenchMesh.Valid(StateFile.Open(Path.Combine(folder.FullName, "states"))), meshes, services);
    }

    /// <summary>Where the time of the first controller went.</summary>
    public StepMeter Meter => _controllers[0].Meter;

    /// <summary>Makes steps, and tells how long each took.</summary>
    /// <param name="steps">Steps of each controller; one more is made before.</param>
    /// <param name="together">Whether controllers go on beside each other, spread over their time step, else one after the other.</param>
    /// <returns>Seconds, in ascending order.</returns>
    public async Task<double[]> RunAsync(int steps, bool together)
    {
        ConcurrentBag<double> seconds = [];
        await Task.WhenAll(_controllers.Select(async (controller, number) =>
        {
            await Task.Delay(s_step * number / _controllers.Length, CancellationToken.None);
            await controller.StepAsync();
            for (int step = 0; step < steps; step++)
            {
                if (together)
                {
                    await Task.Delay(s_step, CancellationToken.None);
                }

                seconds.Add(await controller.StepAsync());
            }
        }));
        return [.. seconds.Order()];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _states.Dispose();
        _pool.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class Controller : IWindows, IActuator, ICycleBooks, IComputation
    {
        private readonly ControlRig _rig;
        private readonly Scenario _scenario;
        private readonly StoppedClock _clock = new();
        private readonly ControlCycle _cycle;
        private CycleState _state = new();
        private DesiredState _mesh;
        private long? _etag;

        public Controller(ControlRig rig, MeshDynamics dynamics, string name)
        {
            _rig = rig;
            _scenario = dynamics.Scenario with { Name = name };
            _mesh = DesiredState.Of(_scenario, [.. _scenario.Controls.Select(control => control.InitialLevel)]);
            var proposals = new ModelProposals(dynamics, new TogglingPolicy(), null, null, this);
            var journal = new MeteredJournal(new GrainJournal(rig._silo.Grains, name, TimeProvider.System), Meter);
            _cycle = new ControlCycle(new CycleSettings(_scenario, 1, _clock.GetUtcNow(), IsDryRun: false), new CyclePorts(this, this, proposals, journal, this, this), _clock);
        }

        // The clock of the cycle stands: its waits are over at once, and what it took is measured by another one.
        public async Task<double> StepAsync()
        {
            _clock.Advance(s_step);
            _closed = _sent = 0;
            _state = await _cycle.StepAsync(_state, CancellationToken.None);
            Meter.End();
            return TimeProvider.System.GetElapsedTime(_closed, _sent > 0 ? _sent : TimeProvider.System.GetTimestamp()).TotalSeconds;
        }

        public StepMeter Meter { get; } = new();

        private long _closed;
        private long _sent;

        public Task<ImmutableArray<ServiceWindow>> ReadAsync(DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken)
        {
            Statistic Known(double value) => Statistic.Known(value);
            RequestStatistics requests = new(IntervalState.Serving, Known(6), Known(6), Known(0), Known(0), ResponseTimes.All(Known(0.5)));
            ImmutableArray<ServiceWindow> windows =
            [
                .. _scenario.Mesh.Services.Select(service => new ServiceWindow(
                    service, new ServiceInterval(start, end, requests, [], end, new IntervalTally(0, 0, 0, 0, 0, 0, 0)), TimeSpan.Zero, null, [])),
            ];
            Meter.IsOn = true;
            _closed = TimeProvider.System.GetTimestamp();
            return Task.FromResult(windows);
        }

        public Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<Diagnostic>.Empty);

        public Task<DesiredState> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_mesh);

        public Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
        {
            _sent = TimeProvider.System.GetTimestamp();
            Meter.IsOn = false;
            _mesh = _mesh with { NodeCores = _mesh.NodeCores.SetItems(desired.NodeCores), ServiceCores = _mesh.ServiceCores.SetItems(desired.ServiceCores) };
            return Task.CompletedTask;
        }

        public async Task SaveAsync(CycleState state) => _etag = await Meter.TimeAsync(
            "state", () => _rig._states.WriteAsync(_scenario.Name, "cycle", _etag, JsonSerializer.SerializeToUtf8Bytes(state)));

        public Task<OperatorRequest?> NextOrderAsync(long after) => Task.FromResult<OperatorRequest?>(null);

        public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Meter.TimeAsync(
            "computing", () => _rig._pool.RunAsync(_ => work(), cancellationToken, _scenario.Name));
    }

    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
