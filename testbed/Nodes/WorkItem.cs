namespace Meshward.Testbed.Nodes;

/// <summary>A request that waits for a worker or has one.</summary>
/// <param name="service">Place of its service among the services.</param>
/// <param name="admitted">Timestamp of its arrival.</param>
/// <param name="gone">Cancelled when whoever sent it has gone.</param>
internal sealed class WorkItem(int service, long admitted, CancellationToken gone)
{
    // Whoever waits goes on on another thread: workers have work to do.
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Service => service;

    public long Admitted => admitted;

    /// <summary>Whether nobody waits for it any more.</summary>
    public bool IsGone => gone.IsCancellationRequested;

    /// <summary>True when the work is done, false when it was never begun; faulted where the work failed.</summary>
    public Task<bool> Done => _done.Task;

    public void End(bool isDone) => _done.TrySetResult(isDone);

    public void Fail(Exception problem) => _done.TrySetException(problem);
}
