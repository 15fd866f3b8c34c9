using System.Collections.Concurrent;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Tests.Nodes;

public sealed class WorkersTests : IDisposable
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly ConcurrentQueue<int> _begun = new();
    private readonly Workers _workers;

    public WorkersTests() => _workers = new Workers("node", [new GatedWork(0, _gate, _begun), new GatedWork(1, _gate, _begun), new GatedWork(2, _gate, _begun)], TimeProvider.System);

    public void Dispose()
    {
        _workers.Dispose();
        _gate.Release(1000);
        _gate.Dispose();
    }

    [Fact]
    public async Task As_many_requests_are_worked_on_as_there_are_cores_and_the_next_begins_when_one_ends()
    {
        _workers.SetCores(3);
        Task<bool>[] requests = Send(0, 8);
        await BegunAsync(3);
        Assert.Equal((3, 3, 5), Look());
        for (int ended = 1; ended <= 8; ended++)
        {
            _gate.Release();
            await EndedAsync(requests, ended);
            await BegunAsync(Math.Min(8, 3 + ended));
            Assert.Equal(Math.Min(8, 3 + ended), _begun.Count);
        }

        Assert.All(requests, request => Assert.True(request.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Fewer_cores_let_what_was_begun_end_and_begin_less()
    {
        _workers.SetCores(4);
        Task<bool>[] requests = Send(0, 10);
        await BegunAsync(4);
        _workers.SetCores(1);
        Assert.Equal((1, 4, 6), Look());

        // The first three that end are workers too many: nothing begins for them.
        _gate.Release(3);
        await EndedAsync(requests, 3);
        await Until.TrueAsync(() => Look() == (1, 1, 6), () => Look().ToString());
        for (int ended = 4; ended <= 10; ended++)
        {
            _gate.Release();
            await EndedAsync(requests, ended);
            await BegunAsync(Math.Min(10, ended + 1));
            Assert.Equal(Math.Min(10, ended + 1), _begun.Count);
        }

        Assert.True((await Task.WhenAll(requests)).All(isDone => isDone));
    }

    [Fact]
    public async Task More_cores_begin_what_waits_at_once()
    {
        _workers.SetCores(1);
        Task<bool>[] requests = Send(0, 6);
        await BegunAsync(1);
        _workers.SetCores(5);
        await BegunAsync(5);
        Assert.Equal((5, 5, 1), Look());
        _gate.Release(6);
        Assert.True((await Task.WhenAll(requests)).All(isDone => isDone));
    }

    [Fact]
    public async Task Cores_that_come_back_before_their_work_ended_are_not_doubled()
    {
        _workers.SetCores(4);
        Task<bool>[] requests = Send(0, 12);
        await BegunAsync(4);
        for (int again = 0; again < 5; again++)
        {
            _workers.SetCores(2);
            _workers.SetCores(4);
        }

        _gate.Release(4);
        await EndedAsync(requests, 4);
        await BegunAsync(8);
        Assert.Equal((4, 4, 4), Look());
        _gate.Release(8);
        await Task.WhenAll(requests);
    }

    [Fact]
    public async Task Services_take_turns_when_one_sends_more_than_the_others()
    {
        _workers.SetCores(1);
        List<Task<bool>> requests = [.. Send(0, 1)];
        await BegunAsync(1);
        requests.AddRange([.. Send(0, 4), .. Send(1, 2), .. Send(2, 1)]);
        _gate.Release(8);
        await Task.WhenAll(requests);
        Assert.Equal([0, 1, 2, 0, 1, 0, 0, 0], _begun);
    }

    [Fact]
    public async Task Who_gave_up_waiting_is_passed_over_and_what_was_begun_is_finished()
    {
        using CancellationTokenSource patience = new();
        _workers.SetCores(1);
        Task<bool> begun = _workers.RunAsync(0, patience.Token);
        await BegunAsync(1);
        Task<bool> gone = _workers.RunAsync(0, patience.Token);
        Task<bool> next = _workers.RunAsync(1, CancellationToken.None);
        await patience.CancelAsync();
        _gate.Release(2);
        Assert.Equal((true, false, true), (await begun, await gone, await next));
        Assert.Equal([0, 1], _begun);
    }

    [Fact]
    public async Task Work_that_fails_is_told_and_its_worker_goes_on()
    {
        using Workers workers = new("node", [new FailingWork()], TimeProvider.System);
        workers.SetCores(1);
        InvalidOperationException problem = await Assert.ThrowsAsync<InvalidOperationException>(() => workers.RunAsync(0, CancellationToken.None));
        Assert.Equal("request 0", problem.Message);
        problem = await Assert.ThrowsAsync<InvalidOperationException>(() => workers.RunAsync(0, CancellationToken.None));
        Assert.Equal("request 1", problem.Message);
    }

    [Fact]
    public async Task Timed_work_occupies_a_core_for_its_length_however_late_the_machine_is()
    {
        const int Requests = 40, Cores = 4;
        var length = TimeSpan.FromMilliseconds(10);
        ServiceProfile service = new("info1", ServiceTask.LookUp, 1, length, Stages: 0);
        using Workers workers = new("node", [new TimedWork(service, seed: 1)], TimeProvider.System);
        workers.SetCores(Cores);
        long start = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => workers.RunAsync(0, CancellationToken.None)));

        // It cannot be faster than N/c times t, and all of the time is accounted for, without what waking up takes.
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= Requests / Cores * length);
        await Until.TrueAsync(() => workers.Look().Busy == 0, () => workers.Look().ToString());
        Assert.Equal(Requests * length.TotalMilliseconds, workers.Look().Worked.TotalMilliseconds, 0.01);
    }

    [Fact]
    public async Task A_worker_that_wakes_up_late_begins_the_next_request_when_it_should_have()
    {
        const long Length = 10 * TimeSpan.TicksPerMillisecond, Late = 3 * TimeSpan.TicksPerMillisecond;
        LateClock clock = new();
        ServiceProfile service = new("info1", ServiceTask.LookUp, 1, TimeSpan.FromTicks(Length), Stages: 0);
        List<long> ends = [];
        using Workers workers = new("node", [new TimedWork(service, seed: 1)], clock, until =>
        {
            ends.Add(until);
            clock.Now = until + Late;
        });
        Task[] requests = [.. Enumerable.Range(0, 5).Select(_ => workers.RunAsync(0, CancellationToken.None))];
        workers.SetCores(1);
        await Task.WhenAll(requests);

        // All wait from the start; each ends a length after the one before it, however late the worker was.
        Assert.Equal(Enumerable.Range(1, 5).Select(number => number * Length), ends);

        // Who comes when nobody waits begins at once.
        clock.Now = 100 * Length;
        await workers.RunAsync(0, CancellationToken.None);
        Assert.Equal(101 * Length, ends[^1]);
    }

    [Fact]
    public async Task Timed_work_takes_its_length_divided_by_the_speed_from_the_next_request_on()
    {
        const long Length = 10 * TimeSpan.TicksPerMillisecond;
        LateClock clock = new();
        List<long> ends = [];
        using Workers workers = new("node", [new TimedWork(new("info1", ServiceTask.LookUp, 1, TimeSpan.FromTicks(Length), Stages: 0), seed: 1)], clock, until =>
        {
            ends.Add(until);
            clock.Now = until;
        });
        workers.SetCores(1);
        await workers.RunAsync(0, CancellationToken.None);
        workers.SetSpeed(0.5);
        await workers.RunAsync(0, CancellationToken.None);
        workers.SetSpeed(4);
        await workers.RunAsync(0, CancellationToken.None);
        Assert.Equal([Length, Length + (2 * Length), (3 * Length) + (Length / 4)], ends);
    }

    private Task<bool>[] Send(int service, int requests) =>
        [.. Enumerable.Range(0, requests).Select(_ => _workers.RunAsync(service, CancellationToken.None))];

    private (int Cores, int Busy, int Waiting) Look()
    {
        WorkersLook look = _workers.Look();
        return (look.Cores, look.Busy, look.Waiting.Sum());
    }

    private Task BegunAsync(int count) => Until.TrueAsync(() => _begun.Count >= count, () => $"{_begun.Count} of {count} begun");

    private static Task EndedAsync(Task<bool>[] requests, int count) =>
        Until.TrueAsync(() => requests.Count(request => request.IsCompleted) == count, () => $"{requests.Count(request => request.IsCompleted)} of {count} ended");

    private sealed class LateClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }

    private sealed class FailingWork : IServiceWork
    {
        public TimeSpan Run(uint request) => throw new InvalidOperationException($"request {request}");
    }
}
