using System.Globalization;
using Meshward.Client.Options;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Client.Live;

/// <summary>A live mesh that can do what a scenario asks for; what is changed of it is put back when this is disposed.</summary>
internal sealed class LiveMesh : IAsyncDisposable
{
    private readonly ClusterReader _cluster;
    private readonly MeshLease _lease;
    private readonly UnfinishedRun _run;
    private readonly StateBefore _kept;
    private readonly Session _session;
    private bool _isChanged;

    private LiveMesh(ClusterReader cluster, MeshLease lease, KubernetesActuator actuator, UnfinishedRun run, StateBefore kept, Session session) =>
        (_cluster, _lease, Actuator, _run, _kept, _session) = (cluster, lease, actuator, run, kept, session);

    /// <summary>Acts on it.</summary>
    public KubernetesActuator Actuator { get; }

    /// <summary>What it was like before, of what the scenario's controls change, and of what earlier runs did not put back.</summary>
    public DesiredState Before => _run.Before;

    /// <summary>Its API server.</summary>
    public Uri Address => _cluster.Address;

    /// <summary>Finds it, and takes its lease where it is to be changed; nothing of the mesh is changed yet.</summary>
    /// <param name="cluster">Its cluster; disposed with this.</param>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="settings">The flags.</param>
    /// <param name="trace">The trace's file; what the mesh was like is kept beside it, too.</param>
    /// <param name="session">Clock, messages, and Ctrl-C.</param>
    /// <exception cref="BadInputException">It lacks what the scenario names.</exception>
    /// <exception cref="ActuatorException">It cannot be asked, or somebody else changes it.</exception>
    public static async Task<LiveMesh> FindAsync(ClusterReader cluster, Scenario scenario, LiveSettings settings, string trace, Session session)
    {
        string name = string.Create(
            CultureInfo.InvariantCulture, $"collect of {scenario.Name} by process {Environment.ProcessId} on {Environment.MachineName} at {session.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'}");
        MeshLease lease = new(cluster, settings.Namespace, new LeaseHolder(name), new LeaseTimes(), session.Clock);
        try
        {
            KubernetesActuator actuator = new(cluster, scenario, settings.Namespace, new KubernetesTimes { Drain = settings.Drain }, session.Clock, Tell) { Lease = lease };
            if (await actuator.CheckAsync(scenario, session.Stop) is { IsEmpty: false } mistakes)
            {
                throw new BadInputException(mistakes);
            }

            // Read under the lease: what another run sets meanwhile is not what the mesh was like.
            LeaseRecord found = settings.IsApplied ? await lease.TakeAsync(Tell, session.Stop) : await lease.LookAsync(session.Stop);
            if (found.Holder is not null && !settings.IsApplied)
            {
                Tell($"the mesh is held by {found}: what is set now is what that has set, and --apply is refused while it runs");
            }

            StateBefore kept = new(trace + ".before");
            DesiredState present = await actuator.ReadAsync(session.Stop);
            DesiredState before = present.LimitedTo(DesiredState.Of(scenario, [.. scenario.Controls.Select(control => control.InitialLevel)], present));
            before = found.Unfinished is UnfinishedRun run ? BeforeThat(run, found.Holder).Over(before) : before;
            if (found.Unfinished is null && kept.Read(Path.GetFileName(trace) + ".before") is DesiredState stale)
            {
                CheckStale(stale, present);
            }

            return new LiveMesh(cluster, lease, actuator, new UnfinishedRun(name, scenario.Name, before), kept, session);
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }

        void Tell(string line) => session.Terminal.Error.WriteLine(line);

        DesiredState BeforeThat(UnfinishedRun run, string? holder)
        {
            if (holder is not null && !settings.IsApplied)
            {
                return run.Before;
            }

            if (run.FindUnknown(scenario.Mesh) is string unknown)
            {
                throw new WorkFailedException(
                    $"found the mesh as {run.Run} left it, which did not put it back, and {scenario.Name} has no {unknown}; expected scenario {run.Scenario} first: collect puts the mesh back when it ends");
            }

            Tell($"{run.Run} did not put the mesh back: it will be put back to what it was before that: {string.Join("; ", LinesOf(run.Before))}");
            return run.Before;
        }

        // Nothing on the cluster says that a run is unfinished: it was put back, or what said so was deleted.
        void CheckStale(DesiredState stale, DesiredState present)
        {
            if (stale.DifferencesFrom(present) is [MeshDifference difference, ..])
            {
                throw new BadInputException(
                    Path.GetFileName(trace) + ".before", $"{difference} as before a run that the cluster knows nothing of any more; where the mesh is as it should be, remove the file, otherwise set this back by hand");
            }
        }
    }

    /// <summary>From now on it may be changed.</summary>
    /// <exception cref="ActuatorException">What it was like before cannot be kept on the cluster.</exception>
    /// <exception cref="IOException">It cannot be kept beside the trace.</exception>
    public async Task BeginChangesAsync()
    {
        _kept.Write(Before);
        try
        {
            await _lease.KeepAsync(_run, CancellationToken.None);
        }
        catch (ActuatorException)
        {
            _kept.Remove();
            throw;
        }

        _isChanged = true;
    }

    /// <summary>Puts back what was changed, whatever ended the measuring.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isChanged)
        {
            await RestoreAsync();
        }

        await _lease.DisposeAsync();
        _cluster.Dispose();
    }

    private async Task RestoreAsync()
    {
        try
        {
            await Actuator.ApplyAsync(Before, CancellationToken.None);
            await _lease.KeepAsync(null, CancellationToken.None);
            _kept.Remove();
            await _session.Terminal.Error.WriteLineAsync("the mesh is as it was before");
        }
        catch (Exception problem) when (problem is ActuatorException or IOException)
        {
            await _session.Terminal.Error.WriteLineAsync(
                $"the mesh could not be put back: {problem.Message}. It was: {string.Join("; ", LinesOf(Before))}. The next run puts it back when it ends");
        }
    }

    /// <summary>A state in words, a line each.</summary>
    public static IEnumerable<string> LinesOf(DesiredState state) =>
    [
        .. state.Traffic.Select(pair => $"requests of {pair.Key}: {pair.Value}"),
        .. state.NodeCores.Concat(state.ServiceCores).Select(pair => FormattableString.Invariant($"cores of each pod of {pair.Key}: {pair.Value:0.###}")),
        .. state.Replicas.Select(pair => FormattableString.Invariant($"replicas of {pair.Key}: {pair.Value:0}")),
    ];
}
