using Meshward.Grains.Compute;

namespace Meshward.Grains.Tests.Compute;

public sealed class ComputePoolTests
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_runs_on_the_pools_own_threads_and_what_awaits_it_does_not()
    {
        using var pool = new ComputePool(2);
        var after = new TaskCompletionSource<bool>();
        (string? name, bool onThreadPool) = await pool.RunAsync(_ => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread), Patience);
        _ = pool.RunAsync(_ => 0, Patience).ContinueWith(
            _ => after.SetResult(Thread.CurrentThread.IsThreadPoolThread), Patience, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Assert.StartsWith(ComputePool.ThreadName, name, StringComparison.Ordinal);
        Assert.False(onThreadPool);
        Assert.True(await after.Task);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_work_runs_at_once_than_there_are_threads(int threads)
    {
        using var pool = new ComputePool(threads);
        using var everyThreadBusy = new CountdownEvent(threads);
        int running = 0, most = 0;
        object gate = new();
        int Work(CancellationToken token)
        {
            lock (gate)
                most = Math.Max(most, ++running);
            if (!everyThreadBusy.IsSet)
                everyThreadBusy.Signal();
            everyThreadBusy.Wait(token);
            lock (gate)
                running--;
            return 0;
        }

        // Each piece waits until all threads are at work, so that the bound is reached and not only kept.
        await Task.WhenAll(Enumerable.Range(0, threads * 8).Select(_ => pool.RunAsync(Work, Patience)));
        Assert.Equal(threads, most);
    }

    [Fact]
    public async Task Queued_work_that_is_cancelled_never_runs()
    {
        using var pool = new ComputePool(1);
        using var release = new ManualResetEventSlim();
        Task<int> first = pool.RunAsync(token => { release.Wait(token); return 1; }, Patience);
        using var cancel = new CancellationTokenSource();
        bool ran = false;
        Task<int> second = pool.RunAsync(_ => { ran = true; return 2; }, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        release.Set();
        Assert.Equal(1, await first);
        Assert.Equal(3, await pool.RunAsync(_ => 3, Patience));
        Assert.False(ran);
    }

    [Fact]
    public async Task Running_work_sees_its_cancellation()
    {
        using var pool = new ComputePool(1);
        using var cancel = new CancellationTokenSource();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<int> work = pool.RunAsync(token => { started.SetResult(); token.WaitHandle.WaitOne(); token.ThrowIfCancellationRequested(); return 0; }, cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_thread_goes_on()
    {
        using var pool = new ComputePool(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync<int>(_ => throw new InvalidOperationException("broken"), Patience));
        Assert.Equal(7, await pool.RunAsync(_ => 7, Patience));
    }

    [Fact]
    public async Task A_loop_computes_on_the_pool_after_every_await_and_holds_no_thread_meanwhile()
    {
        using var pool = new ComputePool(1);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<(string?, string?)> loop = pool.RunLoopAsync(async _ =>
        {
            string? before = Thread.CurrentThread.Name;
            await gate.Task;
            return (before, Thread.CurrentThread.Name);
        }, Patience);
        Assert.Equal(1, await pool.RunAsync(_ => 1, Patience));
        gate.SetResult();
        (string? first, string? second) = await loop;
        Assert.StartsWith(ComputePool.ThreadName, first, StringComparison.Ordinal);
        Assert.StartsWith(ComputePool.ThreadName, second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_ends_running_work_cancels_queued_work_and_lets_waiting_loops_end()
    {
        var pool = new ComputePool(1);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool> loop = pool.RunLoopAsync(async token => { await gate.Task; return token.IsCancellationRequested; }, Patience);
        Task<int> running = pool.RunAsync(token => { started.SetResult(); token.WaitHandle.WaitOne(); token.ThrowIfCancellationRequested(); return 0; }, Patience);
        Task<int> queued = pool.RunAsync(_ => 0, Patience);
        await started.Task;
        pool.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        gate.SetResult();
        Assert.True(await loop);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.RunAsync(_ => 0, Patience));
        pool.Dispose();
    }

    [Fact]
    public void A_pool_needs_a_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => new ComputePool(0));
}
