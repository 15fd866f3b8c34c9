using System.Collections.Immutable;

namespace Meshward.Testbed.Driving;

/// <summary>The leases that are held. Whoever calls it does so one at a time; only <see cref="Held"/> may be read meanwhile.</summary>
/// <param name="clock">Time of day and time that passes.</param>
internal sealed class LeaseBook(TimeProvider clock)
{
    /// <summary>How long a lease is held without being renewed: some renewals, one a second, may be missed on a busy machine.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(5);

    // A controller that was suspended for longer than its lease is held wakes up within this; a store that was put back to what it was before waits for so long.
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Mesh, string Store), (long Generation, long Seen)> _controllers = []; // The last of each that did not give its lease back.
    private ImmutableList<Entry> _entries = [];

    /// <summary>The leases that are held now, in the order of their generations.</summary>
    public ImmutableArray<Lease> Held => [.. Volatile.Read(ref _entries).Where(IsHeld).Select(LeaseOf)];

    /// <summary>The lease that stands in the way of another; null where none does.</summary>
    public Lease? InTheWayOf(ImmutableArray<DrivenPart> drives) => Held.FirstOrDefault(held => held.Drives.Intersect(drives).Any());

    /// <summary>Whether a controller is of an earlier generation than one that drove already.</summary>
    public bool IsStale(LeasedController? controller) => controller is not null
        && _controllers.TryGetValue((controller.Mesh, controller.Store), out (long Generation, long Seen) last) && last.Generation > controller.Generation && clock.GetElapsedTime(last.Seen) < s_remembered;

    /// <summary>The lease of an earlier generation of the controller that asks, or its own, which it has forgotten; null where there is none.</summary>
    public long? PrecededBy(LeaseRequest request) => request.Controller is not { } controller ? null
        : _entries.Find(entry => IsHeld(entry) && entry.Controller is { } held && held.IsOf(controller)
            && (held.Generation < controller.Generation || (held.Generation == controller.Generation && entry.Holder == request.Holder)))?.Generation;

    /// <summary>Adds a lease, in whose way none stands.</summary>
    public Lease Add(LeaseRequest request, long generation)
    {
        Entry entry = new(generation, request.Holder, [.. request.Drives.Distinct()], clock.GetUtcNow(), clock.GetTimestamp(), 0, request.Controller);
        Note(entry);
        _entries = _entries.Add(entry);
        return LeaseOf(entry);
    }

    /// <summary>Holds a lease for longer.</summary>
    /// <returns>The lease; null where it has ended, or is another's.</returns>
    public Lease? Renew(LeaseRequest request)
    {
        if (_entries.Find(entry => entry.Generation == request.Generation && entry.Holder == request.Holder) is not { } held || !IsHeld(held))
        {
            return null;
        }

        Entry renewed = held with { Renewed = clock.GetTimestamp(), Renewals = held.Renewals + 1 };
        Note(renewed);
        _entries = _entries.Replace(held, renewed);
        return LeaseOf(renewed);
    }

    /// <summary>Forgets a lease, and those that were not renewed in time.</summary>
    /// <param name="generation">The lease that is given back; null for none.</param>
    /// <returns>Highest generation among those that drove the configuration; null where there is none.</returns>
    public long? Forget(long? generation = null)
    {
        ImmutableList<Entry> ended = _entries.RemoveAll(entry => IsHeld(entry) && entry.Generation != generation);
        _entries = _entries.RemoveRange(ended);
        if (ended.Find(entry => entry.Generation == generation)?.Controller is { } controller)
        {
            _ = _controllers.Remove((controller.Mesh, controller.Store));
        }

        return ended.Where(entry => entry.Drives.Contains(DrivenPart.Configuration)).Max(entry => (long?)entry.Generation);
    }

    private void Note(Entry entry)
    {
        if (entry.Controller is { } controller)
        {
            _controllers[(controller.Mesh, controller.Store)] = (controller.Generation, entry.Renewed);
        }
    }

    private bool IsHeld(Entry entry) => clock.GetElapsedTime(entry.Renewed) < Length;

    private Lease LeaseOf(Entry entry) => new(
        entry.Generation, entry.Holder, entry.Drives, entry.Since, Math.Max(0, (Length - clock.GetElapsedTime(entry.Renewed)).TotalSeconds), entry.Renewals, entry.Controller);

    private sealed record Entry(long Generation, string Holder, ImmutableArray<DrivenPart> Drives, DateTimeOffset Since, long Renewed, long Renewals, LeasedController? Controller);
}
