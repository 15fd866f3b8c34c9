namespace Meshward.Grains.Compute;

/// <summary>
/// The silo's only place for computation: a fixed number of dedicated threads, so that learning never takes the threads that
/// Orleans' turns, heartbeats and timers run on. Whom work is for shares the threads evenly with all others (<see cref="FairQueue"/>).
/// </summary>
public sealed class ComputePool : IDisposable
{
    /// <summary>What the names of a compute pool's threads start with.</summary>
    public const string ThreadName = "meshward-compute";

    private readonly FairQueue _queue;
    private readonly ThreadLocal<FairQueue.Turn?> _turn = new();
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _closing = new();
    private int _busy;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Number of threads, at least 1: the cores that this silo may use.</param>
    /// <param name="name">What the names of the threads start with.</param>
    /// <param name="clock">Measures who has computed how long; the system's where none is given.</param>
    public ComputePool(int threads, string name = ThreadName, TimeProvider? clock = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _queue = new FairQueue(clock ?? TimeProvider.System);
        _threads = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(TakeWork) { Name = $"{name}-{i}", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Number of threads.</summary>
    public int Threads => _threads.Length;

    /// <summary>Threads that compute at this moment.</summary>
    public int Busy => Volatile.Read(ref _busy);

    /// <summary>Runs a computation on a thread of the pool.</summary>
    /// <param name="work">The computation; it looks at its token now and then, which also falls when the pool is disposed.</param>
    /// <param name="cancellationToken">Takes the work off the queue, or asks it to stop.</param>
    /// <param name="owner">Whom it is for, such as the hash of a training: owners share the threads evenly.</param>
    /// <returns>Its result; what awaits it never runs on the pool's threads.</returns>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken, string owner = "") =>
        RunLoopAsync(token => Task.FromResult(work(token)), cancellationToken, owner);

    /// <summary>
    /// Runs an asynchronous loop whose every stretch between two awaits is computed on the pool; while it awaits, it holds no thread.
    /// </summary>
    /// <param name="loop">The loop; its token also falls when the pool is disposed.</param>
    /// <param name="cancellationToken">Takes the loop off the queue, or asks it to stop.</param>
    /// <param name="owner">Whom it is for, such as the hash of a training: owners share the threads evenly.</param>
    /// <returns>Its result; what awaits it never runs on the pool's threads.</returns>
    public Task<T> RunLoopAsync<T>(Func<CancellationToken, Task<T>> loop, CancellationToken cancellationToken, string owner = "")
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        CancellationToken token = stop.Token;
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        int claimed = 0;
        bool Claim() => Interlocked.Exchange(ref claimed, 1) == 0;

        // A queued task does not see its token before a thread takes it: whoever waits must not wait for that.
        CancellationTokenRegistration onCancel = token.Register(() =>
        {
            if (Claim())
                result.TrySetCanceled(token);
        });
        _ = Task.Factory.StartNew(() => Claim() ? loop(token) : Task.FromCanceled<T>(token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, new OwnersScheduler(this, owner))
            .Unwrap()
            .ContinueWith(
                ended =>
                {
                    onCancel.Dispose();
                    stop.Dispose();
                    result.TrySetFromTask(ended);
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        return result.Task;
    }

    /// <summary>Stops: running work is asked to end and waited for, queued work is cancelled.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested)
            return;
        _closing.Cancel();
        _queue.Close();
        foreach (Thread thread in _threads)
            thread.Join();
        _turn.Dispose();
        _closing.Dispose();
    }

    /// <summary>
    /// Long work calls it now and then: where somebody waits who has computed less, the calling thread does that work first. Does nothing
    /// outside the pool.
    /// </summary>
    public void Pause()
    {
        while (!_closing.IsCancellationRequested && _turn.Value is FairQueue.Turn running && _queue.TakeBefore(running) is FairQueue.Turn other)
            Run(other);
    }

    private void TakeWork()
    {
        while (_queue.Take() is FairQueue.Turn turn)
        {
            Interlocked.Increment(ref _busy);
            Run(turn);
            Interlocked.Decrement(ref _busy);
        }
    }

    private void Run(FairQueue.Turn turn)
    {
        _turn.Value = turn;
        turn.Work();
        _turn.Value = turn.Outer;
        _queue.End(turn);
    }

    // Continuations of a loop stay with its scheduler, and so with its owner.
    private sealed class OwnersScheduler(ComputePool pool, string owner) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => pool.Threads;

        protected override void QueueTask(Task task)
        {
            // The pool closed while a loop was awaiting: its token has fallen, and its last stretch must still run for it to end.
            if (!pool._queue.TryAdd(owner, () => TryExecuteTask(task)))
                ThreadPool.UnsafeQueueUserWorkItem(late => TryExecuteTask(late), task, preferLocal: false);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            Array.IndexOf(pool._threads, Thread.CurrentThread) >= 0 && !taskWasPreviouslyQueued && TryExecuteTask(task);

        // For debuggers alone.
        protected override IEnumerable<Task>? GetScheduledTasks() => null;
    }
}
