using k8s.Models;
using Meshward.Core.Actuation;
using Meshward.Mesh.Kubernetes;

namespace Meshward.Mesh.Actuation;

/// <summary>
/// The lease under which one at a time changes a mesh on Kubernetes. It lives on the cluster, with what the mesh was like before, so that whoever takes
/// it after a death finds that. Whether a holder lives is seen by its signs of life, and not by anybody's clock.
/// </summary>
public sealed class MeshLease : IAsyncDisposable
{
    private readonly ClusterLease _store;
    private readonly LeaseHolder _holder;
    private readonly LeaseTimes _times;
    private readonly TimeProvider _clock;
    private readonly KubernetesTimes _patience = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _gate = new(1);
    private Task _renewing = Task.CompletedTask;
    private bool _isHeld;
    private long _renewed;
    private (string? Holder, DateTime? Renewed)? _seen;
    private long _seenAt;
    private bool _isAlive;
    private long _number;
    private string? _lost; // What is told of another controller that has taken it; it is not taken back.

    /// <param name="cluster">The cluster; whoever opened it disposes it.</param>
    /// <param name="within">Namespace of the mesh; null for that of the cluster's context.</param>
    /// <param name="holder">Who takes it.</param>
    /// <param name="times">How long it lives.</param>
    /// <param name="clock">The time, and that of waiting.</param>
    public MeshLease(ClusterReader cluster, string? within, LeaseHolder holder, LeaseTimes times, TimeProvider clock) =>
        (_store, _holder, _times, _clock) = (new ClusterLease(cluster.Access, within ?? cluster.OwnNamespace), holder, times, clock);

    /// <summary>Number under which a controller held it last, which is written on all that it changes; null for another holder, and before it is held.</summary>
    public long? Number => _holder.Controller is not null && Interlocked.Read(ref _number) is > 0 and long number ? number : null;

    /// <summary>What it says now; nothing is changed.</summary>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <exception cref="ActuatorException">The cluster cannot be asked.</exception>
    public Task<LeaseRecord> LookAsync(CancellationToken cancellationToken) =>
        RetryAsync(async token => LeaseRecord.Of(await _store.ReadAsync(token).ConfigureAwait(false)), cancellationToken);

    /// <summary>Takes it; waits until it is known whether its holder lives.</summary>
    /// <param name="tell">Is told in one line who is waited for.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What it said before.</returns>
    /// <exception cref="ActuatorException">Somebody holds it who lives, or the cluster cannot be asked.</exception>
    public async Task<LeaseRecord> TakeAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        for (bool isTold = false; ; isTold = true)
        {
            LeaseRecord found = await TryTakeAsync(cancellationToken).ConfigureAwait(false);
            if (_isHeld)
            {
                return found;
            }

            if (_isAlive)
            {
                throw new ActuatorException(Held(found), isPassing: false);
            }

            if (!isTold)
            {
                tell(FormattableString.Invariant($"the mesh is held by {found}: waiting up to {found.Life.TotalSeconds:0} s to see whether that still runs"));
            }

            await Task.Delay(_times.Look, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sees that it is still held, and takes it where it never was; a sign of life is given where the last one is old.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ActuatorException">Somebody else holds it, or the cluster cannot be asked.</exception>
    /// <exception cref="MeshOwnedException">Another controller holds it, and lives or has taken it from this one.</exception>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        if (_isHeld && _clock.GetElapsedTime(Interlocked.Read(ref _renewed)) < 2 * _times.Life / 3)
        {
            return;
        }

        if (_isHeld || _holder.Controller is null)
        {
            await UpdateAsync(_ => { }, _patience, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (Volatile.Read(ref _lost) is string lost)
        {
            throw new MeshOwnedException(lost);
        }

        LeaseRecord found = await TryTakeAsync(cancellationToken).ConfigureAwait(false);
        if (!_isHeld)
        {
            throw _isAlive && found.Controller is not null ? new MeshOwnedException(Held(found)) : new ActuatorException(Held(found), isPassing: true);
        }
    }

    /// <summary>Makes its number larger than one that was found on the mesh, where it is not: somebody deleted the lease, and it counts from the beginning.</summary>
    /// <param name="above">What was found.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ActuatorException">It is not held any more, or the cluster cannot be asked.</exception>
    /// <exception cref="MeshOwnedException">Another controller has taken it.</exception>
    public Task RaiseAsync(long above, CancellationToken cancellationToken) => UpdateAsync(lease => LeaseRecord.Raise(lease, above), _patience, cancellationToken);

    /// <summary>Keeps what the mesh was like, for whoever comes after a death.</summary>
    /// <param name="run">The run that is about to change it; null where it is put back.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ActuatorException">It is not held any more, or the cluster cannot be asked.</exception>
    public Task KeepAsync(UnfinishedRun? run, CancellationToken cancellationToken) =>
        UpdateAsync(lease => LeaseRecord.Write(lease, run), _patience, cancellationToken);

    /// <summary>Gives it back. What is kept of the mesh stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        try
        {
            if (_isHeld)
            {
                await UpdateAsync(lease => LeaseRecord.Write(lease, null, TimeSpan.FromSeconds(1), _clock.GetUtcNow()), _patience with { Retries = 2 }, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is ActuatorException or MeshOwnedException)
        {
            // It ends by itself, or is another's.
        }

        _ended.Dispose();
        _gate.Dispose();
    }

    private async Task<LeaseRecord> TryTakeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            LeaseRecord found = await RetryAsync(TryOnceAsync, cancellationToken).ConfigureAwait(false);
            if (_isHeld && _renewing.IsCompleted)
            {
                _renewing = RenewAsync();
            }

            return found;
        }
        finally
        {
            _gate.Release();
        }
    }

    // A write that was done and not answered is found on the next look. Of two that write at the same time one is refused, and looks again.
    private async Task<LeaseRecord> TryOnceAsync(CancellationToken cancellationToken)
    {
        long now = _clock.GetTimestamp();
        V1Lease lease = await _store.ReadAsync(cancellationToken).ConfigureAwait(false);
        LeaseRecord found = LeaseRecord.Of(lease);
        bool isOwn = found.Holder == _holder.Name;
        if (!isOwn && found.Holder is not null && !IsReplaced(found) && !IsDead(found))
        {
            return found;
        }

        if (!isOwn)
        {
            if (_holder.Controller is not null && found.Unfinished is { } run)
            {
                throw new ActuatorException(Left(run), isPassing: true);
            }

            LeaseRecord.Write(lease, _holder, _times.Life, _clock.GetUtcNow());
            await _store.WriteAsync(lease, cancellationToken).ConfigureAwait(false);
        }

        Interlocked.Exchange(ref _number, LeaseRecord.Of(lease).Number);
        Interlocked.Exchange(ref _renewed, now);
        _isHeld = true;
        return found;
    }

    /// <summary>Why a mesh that a run has left cannot be controlled.</summary>
    /// <param name="run">The run.</param>
    public static string Left(UnfinishedRun run) =>
        $"found the mesh as {run.Run} left it, which did not put it back; expected collect --on kubernetes --apply on scenario {run.Scenario} to be run again: it puts the mesh back when it ends";

    private bool IsReplaced(LeaseRecord found) => found.Controller is { } other && _holder.Controller?.Replaces(other) == true;

    private bool IsDead(LeaseRecord found)
    {
        (string? Holder, DateTime? Renewed) now = (found.Holder, found.Renewed);
        if (_seen == now)
        {
            return _clock.GetElapsedTime(_seenAt) >= found.Life;
        }

        _isAlive = _seen is not null;
        (_seen, _seenAt) = (now, _clock.GetTimestamp());
        return false;
    }

    private async Task RenewAsync()
    {
        try
        {
            while (_isHeld)
            {
                await Task.Delay(_times.Renewal, _clock, _ended.Token).ConfigureAwait(false);
                try
                {
                    await UpdateAsync(_ => { }, _patience with { Retries = 0 }, _ended.Token).ConfigureAwait(false);
                }
                catch (Exception problem) when (problem is ActuatorException or MeshOwnedException)
                {
                    // Whoever wants to change something next is told.
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // It is given back.
        }
    }

    private async Task UpdateAsync(Action<V1Lease> change, KubernetesTimes patience, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await KubernetesRetry.RunAsync(
                async token =>
                {
                    long now = _clock.GetTimestamp();
                    V1Lease lease = await _store.ReadAsync(token).ConfigureAwait(false);
                    if (LeaseRecord.Of(lease) is var found && found.Holder != _holder.Name)
                    {
                        _isHeld = false;
                        if (_holder.Controller is null || found.Controller is null)
                        {
                            throw new ActuatorException(Lost(found), isPassing: _holder.Controller is not null);
                        }

                        Volatile.Write(ref _lost, Lost(found));
                        throw new MeshOwnedException(_lost);
                    }

                    lease.Spec.RenewTime = _clock.GetUtcNow().UtcDateTime;
                    change(lease);
                    await _store.WriteAsync(lease, token).ConfigureAwait(false);
                    Interlocked.Exchange(ref _number, LeaseRecord.Of(lease).Number);
                    Interlocked.Exchange(ref _renewed, now);
                    return true;
                },
                patience, _clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task<LeaseRecord> RetryAsync(Func<CancellationToken, Task<LeaseRecord>> work, CancellationToken cancellationToken) =>
        KubernetesRetry.RunAsync(work, _patience, _clock, cancellationToken);

    private string Held(LeaseRecord found) => $"found the mesh held by {found} (Lease {ClusterLease.Name} in namespace {_store.Within}), expected nobody: one at a time changes a mesh";

    private string Lost(LeaseRecord found) =>
        $"found the mesh {(found.Holder is null ? "held by nobody" : $"taken over by {found}")} (Lease {ClusterLease.Name} in namespace {_store.Within}), expected {(_holder.Controller is null ? "this run" : "this controller")}: it gave no sign of life for too long";
}
