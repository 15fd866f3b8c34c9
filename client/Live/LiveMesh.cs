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
    private readonly StateBefore _kept;
    private readonly Session _session;
    private bool _isChanged;

    private LiveMesh(ClusterReader cluster, KubernetesActuator actuator, DesiredState before, StateBefore kept, Session session) =>
        (_cluster, Actuator, Before, _kept, _session) = (cluster, actuator, before, kept, session);

    /// <summary>Acts on it.</summary>
    public KubernetesActuator Actuator { get; }

    /// <summary>What it was like before, of what the scenario's controls change.</summary>
    public DesiredState Before { get; }

    /// <summary>Its API server.</summary>
    public Uri Address => _cluster.Address;

    /// <summary>Finds it; nothing is changed yet.</summary>
    /// <param name="cluster">Its cluster; disposed with this.</param>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="settings">The flags.</param>
    /// <param name="trace">The trace's file; what the mesh was like is kept beside it.</param>
    /// <param name="session">Clock, messages, and Ctrl-C.</param>
    /// <exception cref="BadInputException">It lacks what the scenario names.</exception>
    /// <exception cref="ActuatorException">It cannot be asked.</exception>
    public static async Task<LiveMesh> FindAsync(ClusterReader cluster, Scenario scenario, LiveSettings settings, string trace, Session session)
    {
        KubernetesActuator actuator = new(
            cluster, scenario, settings.Namespace, new KubernetesTimes { Drain = settings.Drain }, session.Clock, line => session.Terminal.Error.WriteLine(line));
        if (await actuator.CheckAsync(scenario, session.Stop) is { IsEmpty: false } mistakes)
        {
            throw new BadInputException(mistakes);
        }

        StateBefore kept = new(trace + ".before");
        DesiredState present = await actuator.ReadAsync(session.Stop);
        DesiredState before = present.LimitedTo(DesiredState.Of(scenario, [.. scenario.Controls.Select(control => control.InitialLevel)], present));
        if (kept.Read(Path.GetFileName(trace) + ".before") is DesiredState earlier)
        {
            await session.Terminal.Error.WriteLineAsync($"an earlier run did not put the mesh back: it will be put back to what it was before that, as {Path.GetFileName(trace)}.before tells");
            before = earlier;
        }

        return new LiveMesh(cluster, actuator, before, kept, session);
    }

    /// <summary>From now on it may be changed.</summary>
    /// <exception cref="IOException">What it was like before cannot be kept.</exception>
    public void BeginChanges()
    {
        _kept.Write(Before);
        _isChanged = true;
    }

    /// <summary>Puts back what was changed, whatever ended the measuring.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isChanged)
        {
            await RestoreAsync();
        }

        _cluster.Dispose();
    }

    private async Task RestoreAsync()
    {
        try
        {
            await Actuator.ApplyAsync(Before, CancellationToken.None);
            _kept.Remove();
            await _session.Terminal.Error.WriteLineAsync("the mesh is as it was before");
        }
        catch (Exception problem) when (problem is ActuatorException or IOException)
        {
            await _session.Terminal.Error.WriteLineAsync(
                $"the mesh could not be put back: {problem.Message}. It was: {string.Join("; ", LinesOf(Before))}. The same command puts it back when it ends");
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
