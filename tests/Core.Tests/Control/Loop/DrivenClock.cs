namespace Meshward.Core.Tests.Control.Loop;

/// <summary>A clock that goes on when everything waits for it: to the next time that somebody waits for.</summary>
internal sealed class DrivenClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Wait> _waits = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Pass(double seconds)
    {
        lock (_gate)
        {
            _now = _now.AddSeconds(seconds);
        }
    }

    /// <summary>Waits for something that waits for this clock.</summary>
    public async Task<T> RunAsync<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, Task.Delay(10, TestContext.Current.CancellationToken)) != work)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            GoOn();
        }

        return await work;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Wait wait = new(this, () => callback(state));
        wait.Change(dueTime, period);
        return wait;
    }

    private void GoOn()
    {
        Wait? next;
        lock (_gate)
        {
            next = _waits.MinBy(wait => wait.Due);
            if (next is null)
            {
                return;
            }

            _now = next.Due > _now ? next.Due : _now;
            _ = _waits.Remove(next);
        }

        next.Over();
    }

    private sealed class Wait(DrivenClock clock, Action over) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public Action Over => over;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _ = clock._waits.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime;
                    clock._waits.Add(this);
                }
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _ = clock._waits.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
