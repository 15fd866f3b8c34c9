using System.Collections.Concurrent;

namespace Meshward.Grains.Compute;

/// <summary>
/// The silo's only place for computation: a fixed number of dedicated threads, so that learning never takes the threads that
/// Orleans' turns, heartbeats and timers run on. Work is taken in the order in which it came.
/// </summary>
public sealed class ComputePool : IDisposable
{
    /// <summary>What the names of a compute pool's threads start with.</summary>
    public const string ThreadName = "meshward-compute";

    private readonly BlockingCollection<Task> _queue = [];
    private readonly PoolScheduler _scheduler;
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _closing = new();
    private int _busy;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">Number of threads, at least 1: the cores that this silo may use.</param>
    /// <param name="name">What the names of the threads start with.</param>
    public ComputePool(int threads, string name = ThreadName)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _scheduler = new PoolScheduler(this);
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
    /// <returns>Its result; what awaits it never runs on the pool's threads.</returns>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> work, CancellationToken cancellationToken) =>
        RunLoopAsync(token => Task.FromResult(work(token)), cancellationToken);

    /// <summary>
    /// Runs an asynchronous loop whose every stretch between two awaits is computed on the pool; while it awaits, it holds no thread.
    /// </summary>
    /// <param name="loop">The loop; its token also falls when the pool is disposed.</param>
    /// <param name="cancellationToken">Takes the loop off the queue, or asks it to stop.</param>
    /// <returns>Its result; what awaits it never runs on the pool's threads.</returns>
    public Task<T> RunLoopAsync<T>(Func<CancellationToken, Task<T>> loop, CancellationToken cancellationToken)
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
        _ = Task.Factory.StartNew(() => Claim() ? loop(token) : Task.FromCanceled<T>(token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler)
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
        _queue.CompleteAdding();
        foreach (Thread thread in _threads)
            thread.Join();
        _queue.Dispose();
        _closing.Dispose();
    }

    private void TakeWork()
    {
        foreach (Task work in _queue.GetConsumingEnumerable())
        {
            Interlocked.Increment(ref _busy);
            _scheduler.Execute(work);
            Interlocked.Decrement(ref _busy);
        }
    }

    private sealed class PoolScheduler(ComputePool pool) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => pool.Threads;

        public void Execute(Task task) => TryExecuteTask(task);

        protected override void QueueTask(Task task)
        {
            try
            {
                pool._queue.Add(task);
            }
            catch (InvalidOperationException)
            {
                // The pool closed while a loop was awaiting: its token has fallen, and its last stretch must still run for it to end.
                ThreadPool.UnsafeQueueUserWorkItem(Execute, task, preferLocal: false);
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            Array.IndexOf(pool._threads, Thread.CurrentThread) >= 0 && !taskWasPreviouslyQueued && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => pool._queue.ToArray();
    }
}
