namespace Meshward.Grains.Compute;

/// <summary>
/// Work that waits for a thread, by the one whom it is for (its owner): whoever has computed least is next, so that owners share the threads
/// evenly in time, however long or short their pieces of work are. Equals take turns in the order in which they came. Safe for many threads.
/// </summary>
/// <param name="clock">Measures what each computes.</param>
internal sealed class FairQueue(TimeProvider clock)
{
    /// <summary>How far an owner may be ahead of one that waits, in computing time, before its work makes room: rounds of usual length do not.</summary>
    public static readonly TimeSpan Quantum = TimeSpan.FromMilliseconds(20);

    // Owners pause between their pieces. What they miss then they may catch up on, but not hours of it at once.
    private static readonly TimeSpan _mostCredit = TimeSpan.FromMilliseconds(100);

    // Work inside work takes stack and buffers.
    private const int Deepest = 4;
    private const int OwnersRemembered = 64;

    private readonly object _gate = new();
    private readonly Dictionary<string, Owner> _owners = [];
    private TimeSpan _floor;
    private long _order;
    private int _waiting;
    private bool _isClosed;

    /// <summary>Adds work.</summary>
    /// <returns>False where the queue is closed.</returns>
    public bool TryAdd(string owner, Action work)
    {
        lock (_gate)
        {
            if (_isClosed)
                return false;
            Owner own = Find(owner);
            own.Waiting.Enqueue((work, _order++));
            _waiting++;
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Waits for work; null once the queue is closed and empty.</summary>
    public Turn? Take()
    {
        lock (_gate)
        {
            while (_waiting == 0)
            {
                if (_isClosed)
                    return null;
                Monitor.Wait(_gate);
            }

            return Begin(Next(), null);
        }
    }

    /// <summary>Work of an owner that has computed less than the running one by more than the quantum: its turn begins and the running one rests until it ends.</summary>
    /// <param name="running">What runs on the thread that asks.</param>
    /// <returns>Null where nobody waits who is that far behind.</returns>
    public Turn? TakeBefore(Turn running)
    {
        if (Volatile.Read(ref _waiting) == 0 || running.Depth == Deepest)
            return null;
        lock (_gate)
        {
            if (_waiting == 0)
                return null;
            Owner next = Next();
            TimeSpan now = Now;
            if (next == running.Owner || next.UsedAt(now) + Quantum >= running.Owner.UsedAt(now))
                return null;
            running.Owner.Rest(running, now);
            return Begin(next, running);
        }
    }

    /// <summary>Ends a turn; the one that rested for it goes on.</summary>
    public void End(Turn turn)
    {
        lock (_gate)
        {
            TimeSpan now = Now;
            turn.Owner.Rest(turn, now);
            turn.Outer?.Owner.GoOn(turn.Outer, now);
        }
    }

    /// <summary>No more work is taken in; what waits is still given out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(0);

    private Turn Begin(Owner owner, Turn? outer)
    {
        _waiting--;
        var turn = new Turn(owner, owner.Waiting.Dequeue().Work, outer);
        owner.GoOn(turn, Now);
        return turn;
    }

    private Owner Next()
    {
        TimeSpan now = Now;
        return _owners.Values.Where(owner => owner.Waiting.Count > 0)
            .MinBy(owner => (owner.UsedAt(now), owner.Waiting.Peek().Order))!;
    }

    // One that comes, or comes back, stands beside those that compute, or computed last: what they had before counts for nothing.
    private Owner Find(string name)
    {
        TimeSpan now = Now;
        Owner[] busy = [.. _owners.Values.Where(owner => owner.IsBusy)];
        TimeSpan beside = busy.Length > 0 ? busy.Min(owner => owner.UsedAt(now)) : _owners.Values.Select(owner => owner.Used).DefaultIfEmpty().Max();
        _floor = beside > _floor ? beside : _floor;
        if (!_owners.TryGetValue(name, out Owner? owner))
        {
            if (_owners.Count >= OwnersRemembered)
                Forget();
            owner = new Owner { Used = _floor };
            _owners.Add(name, owner);
        }
        else if (!owner.IsBusy && owner.Used < _floor - _mostCredit)
        {
            owner.Used = _floor - _mostCredit;
        }

        return owner;
    }

    private void Forget()
    {
        foreach ((string name, Owner owner) in _owners.Where(each => !each.Value.IsBusy && each.Value.Used <= _floor).ToArray())
            _owners.Remove(name);
    }

    /// <summary>One piece of work that has a thread.</summary>
    /// <param name="Owner">Whom it is for.</param>
    /// <param name="Work">The work.</param>
    /// <param name="Outer">What rests on the same thread until it ends.</param>
    public sealed record Turn(Owner Owner, Action Work, Turn? Outer)
    {
        /// <summary>Since when it computes, unless it rests.</summary>
        public TimeSpan Since { get; set; }

        /// <summary>How many turns rest below it.</summary>
        public int Depth { get; } = Outer is null ? 0 : Outer.Depth + 1;
    }

    /// <summary>Whom work is for.</summary>
    public sealed class Owner
    {
        private int _running;
        private TimeSpan _since;

        /// <summary>What waits, with the order in which it came.</summary>
        public Queue<(Action Work, long Order)> Waiting { get; } = [];

        /// <summary>Computing time of the turns that ended or rest.</summary>
        public TimeSpan Used { get; set; }

        /// <summary>Whether it computes or waits to.</summary>
        public bool IsBusy => _running > 0 || Waiting.Count > 0;

        /// <summary>Computing time, running turns included.</summary>
        public TimeSpan UsedAt(TimeSpan now) => Used + _running * now - _since;

        /// <summary>A turn begins, or goes on.</summary>
        public void GoOn(Turn turn, TimeSpan now)
        {
            turn.Since = now;
            _running++;
            _since += now;
        }

        /// <summary>A turn ends, or rests.</summary>
        public void Rest(Turn turn, TimeSpan now)
        {
            Used += now - turn.Since;
            _running--;
            _since -= turn.Since;
        }
    }
}
