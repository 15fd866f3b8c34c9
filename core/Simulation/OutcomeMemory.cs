using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Meshward.Core.Simulation;

/// <summary>
/// Outcomes of all configurations at the loads that are met, each computed once: policies that are judged side by side share them.
/// Bounded: beyond its size, outcomes at further loads are computed anew each time. Safe for many threads.
/// </summary>
public sealed class OutcomeMemory
{
    /// <summary>Bytes that are kept at most, roughly.</summary>
    public const long LargestSize = 256L << 20;

    private readonly ConcurrentDictionary<LoadKey, Lazy<LoadOutcomes>> _known = new();
    private readonly MeshDynamics _dynamics;
    private readonly long _largestSize;
    private long _size;

    /// <summary>An empty memory.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="largestSize">Bytes that are kept at most, roughly.</param>
    public OutcomeMemory(MeshDynamics dynamics, long largestSize = LargestSize)
    {
        _dynamics = dynamics;
        _largestSize = largestSize;
    }

    /// <summary>Outcomes of all configurations at a load.</summary>
    /// <param name="loads">[services] offered load, requests per second.</param>
    public LoadOutcomes At(ReadOnlySpan<double> loads)
    {
        LoadKey key = new(loads.ToArray());
        if (_known.TryGetValue(key, out Lazy<LoadOutcomes>? known))
        {
            return known.Value;
        }

        if (Interlocked.Read(ref _size) > _largestSize)
        {
            return Compute(key.Loads);
        }

        return _known.GetOrAdd(key, added => new Lazy<LoadOutcomes>(() =>
        {
            LoadOutcomes outcomes = Compute(added.Loads);
            _ = Interlocked.Add(ref _size, outcomes.Size);
            return outcomes;
        })).Value;
    }

    private LoadOutcomes Compute(double[] loads) => new(_dynamics, loads, new OutcomeBatch(_dynamics));

    private readonly record struct LoadKey(double[] Loads)
    {
        public bool Equals(LoadKey other) => Loads.AsSpan().SequenceEqual(other.Loads);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.AddBytes(MemoryMarshal.AsBytes(Loads.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
