using System.Collections.Immutable;
using System.Globalization;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Nodes;

/// <summary>
/// The cores of a node: as many threads, each of which takes one request at a time from a fair queue. Their number may change at any
/// time; a worker that is one too many ends after what it does.
/// </summary>
internal sealed class Workers : IDisposable
{
    private readonly object _gate = new();
    private readonly FairQueue<WorkItem> _queue;
    private readonly ImmutableArray<IServiceWork> _works;
    private readonly TimeProvider _clock;
    private readonly Action<long> _sleepUntil;
    private readonly string _name;
    private readonly uint[] _begun; // [services]
    private double _speed = 1;
    private int _wanted;
    private int _alive;
    private int _busy;
    private TimeSpan _worked;
    private bool _isClosed;

    /// <summary>Workers without any core yet.</summary>
    /// <param name="name">Name of the node.</param>
    /// <param name="works">[services] what a request of each service asks for.</param>
    /// <param name="clock">Time that passes.</param>
    /// <param name="sleepUntil">Blocks the thread until a timestamp of the clock; null for the system's clock.</param>
    public Workers(string name, ImmutableArray<IServiceWork> works, TimeProvider clock, Action<long>? sleepUntil = null)
    {
        (_name, _works, _clock, _sleepUntil) = (name, works, clock, sleepUntil ?? MonotonicSleep.Until);
        _queue = new FairQueue<WorkItem>(works.Length);
        _begun = new uint[works.Length];
    }

    /// <summary>Admits a request to the queue.</summary>
    /// <param name="service">Place of its service among the services.</param>
    /// <param name="gone">Cancelled when whoever sent it has gone: it is passed over then, unless it was begun.</param>
    /// <returns>True when its work is done, false when it was never begun.</returns>
    public Task<bool> RunAsync(int service, CancellationToken gone)
    {
        WorkItem item = new(service, _clock.GetTimestamp(), gone);
        lock (_gate)
        {
            if (_isClosed)
            {
                item.End(isDone: false);
            }
            else
            {
                _queue.Enqueue(service, item);
                Monitor.Pulse(_gate);
            }
        }

        return item.Done;
    }

    /// <summary>Changes the number of workers.</summary>
    /// <param name="cores">Workers from now on, at least 1.</param>
    public void SetCores(int cores)
    {
        lock (_gate)
        {
            _wanted = cores;
            for (; !_isClosed && _alive < _wanted; _alive++)
            {
                Thread worker = new(Work) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"{_name} worker") };
                worker.Start();
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Changes how fast the workers are.</summary>
    /// <param name="speed">They are held for the length of timed work divided by this, above 0; what was begun ends when it would have.</param>
    public void SetSpeed(double speed) => Volatile.Write(ref _speed, speed);

    /// <summary>How things stand.</summary>
    public WorkersLook Look()
    {
        lock (_gate)
        {
            return new WorkersLook(_wanted, _busy, [.. Enumerable.Range(0, _works.Length).Select(_queue.CountOf)], _worked);
        }
    }

    /// <summary>Takes in nothing more, and tells all who wait that their work is not begun; what is begun ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_queue.TryDequeue(out WorkItem? item))
            {
                item.End(isDone: false);
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        long free = _clock.GetTimestamp();
        while (Take() is (WorkItem item, uint number))
        {
            // A worker that woke up late has not worked later for that: else the mean time would depend on the machine's timers.
            long begin = Math.Max(item.Admitted, free);
            free = Run(item, number, begin);
            lock (_gate)
            {
                _busy--;
                _worked += _clock.GetElapsedTime(begin, free);
            }
        }
    }

    private long Run(WorkItem item, uint number, long begin)
    {
        long end = begin;
        try
        {
            TimeSpan held = _works[item.Service].Run(number);
            if (held > TimeSpan.Zero)
            {
                end = begin + (long)(held.TotalSeconds / Volatile.Read(ref _speed) * _clock.TimestampFrequency);
                _sleepUntil(end);
            }
            else
            {
                end = _clock.GetTimestamp();
            }

            item.End(isDone: true);
        }
        catch (Exception problem)
        {
            // A worker outlives what fails; the request is answered with the failure.
            item.Fail(problem);
        }

        return end;
    }

    // The next request and its number; null where the worker is one too many.
    private (WorkItem Item, uint Number)? Take()
    {
        lock (_gate)
        {
            while (!_isClosed && _alive <= _wanted)
            {
                if (!_queue.TryDequeue(out WorkItem? item))
                {
                    Monitor.Wait(_gate);
                }
                else if (item.IsGone)
                {
                    item.End(isDone: false);
                }
                else
                {
                    _busy++;
                    return (item, _begun[item.Service]++);
                }
            }

            _alive--;
            return null;
        }
    }
}
