using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// Acts on a mesh of Istio on Kubernetes: weights and aborts of VirtualServices, replicas and cores of Deployments, in an order in which no request is
/// sent to where nobody is ready. Everything is read anew before it is written, and read back afterwards. A target that a HorizontalPodAutoscaler owns
/// keeps its replicas.
/// </summary>
public sealed class KubernetesActuator : IActuator
{
    // The last one reads back alone. Pods that a round made may begin with the cores of their template, which the next one sets right.
    private const int MostRounds = 4;

    private readonly ClusterReader _cluster;
    private readonly Scenario _scenario;
    private readonly string _within;
    private readonly KubernetesTimes _times;
    private readonly TimeProvider _clock;
    private readonly ClusterWriter _writer;
    private readonly KubernetesWrites _writes;
    private readonly Action<string> _tell;
    private readonly HashSet<string> _told = [];
    private readonly PodMemory _pods = new();
    private LeaseStamps? _stamps;
    private ImmutableDictionary<string, (string Owner, double Replicas)> _owned = ImmutableDictionary<string, (string, double)>.Empty; // By target, the autoscaler that owned it when it was last read.

    /// <param name="cluster">The cluster; whoever opened it disposes it.</param>
    /// <param name="scenario">Services, nodes and controls: nothing else is touched.</param>
    /// <param name="within">Namespace of the services; null for that of the cluster's context.</param>
    /// <param name="times">How long it waits.</param>
    /// <param name="clock">The time of waiting.</param>
    /// <param name="tell">Is told in one line what an operator has to know, such as whose field was taken.</param>
    public KubernetesActuator(ClusterReader cluster, Scenario scenario, string? within, KubernetesTimes times, TimeProvider clock, Action<string> tell)
    {
        (_cluster, _scenario, _within, _times, _clock, _tell) = (cluster, scenario, within ?? cluster.OwnNamespace, times, clock, tell);
        _writer = new ClusterWriter(cluster.Access, _within);
        _writes = new KubernetesWrites(_writer, token => ClusterView.LookAsync(_cluster, _within, _scenario, token), times, clock, TellOnce, new LeaseFence(() => Lease?.Number), token => Lease?.HoldAsync(token) ?? Task.CompletedTask);
    }

    /// <summary>
    /// Whether replicas that an autoscaler owns are read as unknown, so that nobody decides on them, and are no mistake in a scenario. Otherwise they are
    /// told, and left as they are.
    /// </summary>
    public bool LeavesOwnedAlone { get; init; }

    /// <summary>
    /// The lease under which it writes; null where none is needed. Each write sees before that it is still held. That of a controller has a number, which is
    /// written on all that the controls change before the first of them is; where a larger one is found, nothing is written.
    /// </summary>
    public MeshLease? Lease { get; init; }

    /// <summary>
    /// Whether a change waits until pods are ready, as one does that is measured afterwards. Otherwise what is written is all: whoever decides again and
    /// again looks at <see cref="Readiness"/>, and lets requests wait.
    /// </summary>
    public bool WaitsUntilReady { get; init; } = true;

    /// <inheritdoc/>
    public MeshReadiness Readiness { get; private set; } = MeshReadiness.Untold;

    /// <inheritdoc/>
    public async Task<ImmutableArray<Diagnostic>> CheckAsync(Scenario scenario, CancellationToken cancellationToken) =>
        new KubernetesCheck(scenario, await LookAsync(cancellationToken).ConfigureAwait(false), _within, LeavesOwnedAlone).Find();

    /// <inheritdoc/>
    public async Task<DesiredState> ReadAsync(CancellationToken cancellationToken)
    {
        ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        bool? isInPlace = WaitsUntilReady ? null : await IsInPlaceAsync(cancellationToken).ConfigureAwait(false);
        DesiredState state = view.State(isInPlace: isInPlace);
        Readiness = view.Readiness() with { Drain = _times.Drain };
        Readiness = isInPlace == true ? Readiness with { Begun = _pods.Look(view, state.NodeCores.Keys.Concat(state.ServiceCores.Keys)) } : Readiness;
        if (LeavesOwnedAlone)
        {
            _owned = state.Replicas.Keys.Select(target => (target, owner: view.AutoscalerOf(target))).Where(pair => pair.owner is not null)
                .ToImmutableDictionary(pair => pair.target, pair => (pair.owner!, state.Replicas[pair.target]));
        }

        return state with { Replicas = state.Replicas.RemoveRange(_owned.Keys) };
    }

    /// <inheritdoc/>
    public string? ReasonAgainst(ControlSpec control) => OwnedBy(control) is { } owned ? $"{owned.Owner} owns it" : null;

    /// <inheritdoc/>
    public double? FixedValueOf(ControlSpec control) => OwnedBy(control)?.Replicas;

    private (string Owner, double Replicas)? OwnedBy(ControlSpec control) =>
        control.Kind == ControlKind.Replicas && _owned.TryGetValue(control.Node ?? control.Service!, out (string, double) owned) ? owned : null;

    /// <summary>What applying a state would do now, in order; nothing is done.</summary>
    /// <param name="desired">What would be wanted.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <exception cref="ActuatorException">The mesh cannot be asked.</exception>
    public async Task<ImmutableArray<MeshOperation>> PreviewAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        DesiredState own = WithoutOwned(desired, view);
        return OperationPlan.Of(view.State(own), own);
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        return [.. desired.DifferencesFrom(view.State(desired)).Select(difference => view.OwnerOf(difference) is string owner ? $"{difference.Text}, {owner}" : difference.Text)];
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        _ = await ClaimAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<MeshDifference> left = [];

        // Pods that are being replaced are not waited for: their template says what they will be like.
        bool? replaced = WaitsUntilReady || desired is { NodeCores.IsEmpty: true, ServiceCores.IsEmpty: true } || await IsInPlaceAsync(cancellationToken).ConfigureAwait(false) ? null : false;
        for (int round = 0; round < MostRounds; round++)
        {
            ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
            DesiredState own = WithoutOwned(desired, view), present = view.State(own, replaced);
            left = own.DifferencesFrom(present);
            string[] coming = WaitsUntilReady ? [.. Coming(view, own)] : [];
            if (left.IsEmpty && coming.Length == 0)
            {
                return;
            }

            foreach (MeshOperation operation in OperationPlan.Of(present, own, coming))
            {
                await CarryOutAsync(operation, cancellationToken).ConfigureAwait(false);
            }
        }

        throw left.IsEmpty
            ? new ActuatorException($"{_cluster.Address}: found pods that come and go, expected all of them to stay ready", isPassing: true)
            : new ActuatorException($"{_cluster.Address}: {left[0]}, as was written", isPassing: true) { Overwritten = left };
    }

    // What a change before has set, and was given up before it was ready. Where nobody is ready at all, requests go elsewhere first.
    private static IEnumerable<string> Coming(ClusterView view, DesiredState wanted) =>
        wanted.Replicas.Keys.Concat(wanted.NodeCores.Keys).Concat(wanted.ServiceCores.Keys).Distinct()
            .Where(target => view.Deployment(target) is { Status.ReadyReplicas: > 0 } deployment && view.Lacks(deployment) is not null);

    private Task<bool> IsInPlaceAsync(CancellationToken cancellationToken) => KubernetesRetry.RunAsync(_writer.HasResizeAsync, _times, _clock, cancellationToken);

    /// <summary>
    /// Takes the lease where it is not held, and writes its number on all that the controls change: what others who held it before still send is refused from
    /// then on. Does nothing without a controller's lease.
    /// </summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The number; 0 where there is none.</returns>
    /// <exception cref="ActuatorException">Somebody else holds it, or the mesh cannot be asked.</exception>
    /// <exception cref="MeshOwnedException">Another controller holds it.</exception>
    public async Task<long> ClaimAsync(CancellationToken cancellationToken)
    {
        if (Lease is null)
        {
            return 0;
        }

        _stamps ??= new LeaseStamps(Lease, _scenario, _writes, LookAsync);
        return await _stamps.ClaimAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task CarryOutAsync(MeshOperation operation, CancellationToken cancellationToken) => operation.Kind switch
    {
        MeshOperationKind.SetReplicas => _writes.SetReplicasAsync(operation.Target, (int)operation.To!.Value, cancellationToken),
        MeshOperationKind.SetCores => _writes.SetCoresAsync(operation.Target, operation.To!.Value, cancellationToken),
        MeshOperationKind.AwaitReady => WaitsUntilReady ? AwaitAsync(operation.Target, cancellationToken) : Task.CompletedTask,
        MeshOperationKind.SetTraffic => SetTrafficAsync(operation.Target, operation.Traffic!, cancellationToken),
        _ => Task.Delay(_times.Drain, _clock, cancellationToken),
    };

    private async Task AwaitAsync(string target, CancellationToken cancellationToken)
    {
        ClusterView view = await UntilAsync(
            now => now.Deployment(target) is { } deployment && (now.IsSettled(deployment) || now.Infeasible(deployment) is not null), cancellationToken).ConfigureAwait(false);
        string? why = view.Deployment(target) is not { } deployment ? $"no Deployment {target}"
            : view.Infeasible(deployment) is string infeasible ? $"no node that can give pods of {target} their cores ({infeasible.TrimEnd('.')})"
            : view.IsSettled(deployment) ? null
            : FormattableString.Invariant($"Deployment {target} not ready after {_times.Ready.TotalSeconds:0.#} s");
        if (why is not null)
        {
            throw new ActuatorException($"{_cluster.Address}: found {why}, expected all of its replicas to become ready", isPassing: false);
        }
    }

    // A node whose pods do not come gets no requests; where it was to get some, that is no success. One that gets some now loses them before it is waited for.
    private async Task SetTrafficAsync(string service, DesiredTraffic wanted, CancellationToken cancellationToken)
    {
        if (wanted.Weights is not { } weights)
        {
            await _writes.SetTrafficAsync(service, wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
        if (!WaitsUntilReady)
        {
            // It was decided by who was ready a moment ago; what has changed since is for the next decision.
            if (Ready(view).Unready is [_, ..] gone)
            {
                throw new ActuatorException($"{_cluster.Address}: found no ready endpoint of {service} at {string.Join(" and ", gone)} any more, expected some before requests are sent there; its requests were not changed", isPassing: true);
            }

            await _writes.SetTrafficAsync(service, wanted, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (Ready(view) is { Weights: { } safe } now && now.Unready.Any(node => view.Route(service)?.Traffic.Weights?.GetValueOrDefault(node) > 0))
        {
            await _writes.SetTrafficAsync(service, wanted with { Weights = safe }, cancellationToken).ConfigureAwait(false);
        }

        ReadyWeights last = Ready(await UntilAsync(later => Ready(later).Unready.IsEmpty, cancellationToken).ConfigureAwait(false));
        string unready = string.Join(" and ", last.Unready);
        if (last.Weights is null)
        {
            throw new ActuatorException($"{_cluster.Address}: found no ready endpoint of {service} at {unready}, expected some before requests are sent there; nothing of its requests was changed", isPassing: true);
        }

        await _writes.SetTrafficAsync(service, wanted with { Weights = last.Weights }, cancellationToken).ConfigureAwait(false);
        if (!last.Unready.IsEmpty)
        {
            throw new ActuatorException($"{_cluster.Address}: found no ready endpoint of {service} at {unready}, which has weight 0 until there is one; expected {wanted}", isPassing: true);
        }

        ReadyWeights Ready(ClusterView view) => ReadyWeights.Of(weights, node => IsReady(view, service, node));
    }

    private static bool IsReady(ClusterView view, string service, string node) =>
        view.Route(service)?.Nodes.FirstOrDefault(each => each?.Name == node) is RoutedNode routed && view.IsReady(service, routed);

    // The last look, whether it is so by then or not.
    private async Task<ClusterView> UntilAsync(Func<ClusterView, bool> isSo, CancellationToken cancellationToken)
    {
        long begun = _clock.GetTimestamp();
        while (true)
        {
            ClusterView view = await LookAsync(cancellationToken).ConfigureAwait(false);
            if (isSo(view) || _clock.GetElapsedTime(begun) >= _times.Ready)
            {
                return view;
            }

            await Task.Delay(_times.Look, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // The autoscaler's knob is not ours; the others are.
    private DesiredState WithoutOwned(DesiredState desired, ClusterView view)
    {
        foreach (string target in desired.Replicas.Keys)
        {
            if (view.AutoscalerOf(target) is string autoscaler)
            {
                TellOnce(string.Create(CultureInfo.InvariantCulture, $"replicas of {target} are left as they are: {autoscaler} owns them"));
                desired = desired with { Replicas = desired.Replicas.Remove(target) };
            }
        }

        return desired;
    }

    private void TellOnce(string line)
    {
        if (_told.Add(line))
        {
            _tell(line);
        }
    }

    private Task<ClusterView> LookAsync(CancellationToken cancellationToken) =>
        KubernetesRetry.RunAsync(token => ClusterView.LookAsync(_cluster, _within, _scenario, token), _times, _clock, cancellationToken);
}
