using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>
/// The newest parts of a page, for any number of readers: each asks for what has changed since its last look, so that nobody holds up another, and what a slow
/// one has missed is not kept for it.
/// </summary>
internal sealed class PartBoard
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<(string Id, string? Range), (Part Part, long Version)> _parts = ImmutableDictionary<(string, string?), (Part, long)>.Empty;
    private TaskCompletionSource _changed = NewSignal();
    private long _version;

    /// <summary>Number of the last change; 0 before the first.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Takes all parts as they are now; those that are not among them are forgotten.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>Number of the last change.</returns>
    public long Publish(IEnumerable<Part> parts)
    {
        lock (_gate)
        {
            long next = _version + 1;
            var known = _parts;
            _parts = parts.ToImmutableDictionary(part => (part.Id, part.Range), part =>
                known.TryGetValue((part.Id, part.Range), out (Part Part, long Version) before) && before.Part == part ? before : (part, next));
            if (_parts.Values.All(part => part.Version != next))
                return _version;
            _version = next;
            _changed.SetResult();
            _changed = NewSignal();
            return next;
        }
    }

    /// <summary>The parts that have changed since a version, with the version that they make up.</summary>
    /// <param name="version">The version; 0 for all parts.</param>
    /// <param name="range">The stretch of time that is shown.</param>
    public (ImmutableArray<Part> Parts, long Version) Since(long version, string? range)
    {
        lock (_gate)
        {
            return ([.. _parts.Values.Where(part => part.Version > version && (part.Part.Range is null || part.Part.Range == range)).Select(part => part.Part)], _version);
        }
    }

    /// <summary>Ends when there is a later version.</summary>
    /// <param name="version">The version that is known.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _version > version ? Task.CompletedTask : _changed.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
