using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    // Many rows at once share the walks through the model's trees; this many stay in the caches.
    private const int RowsAtOnce = 50_000;

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

    /// <summary>
    /// Computes outcomes at many loads ahead, as far as there is room: the same as one by one, and much faster where the loads fill a lattice.
    /// </summary>
    /// <param name="loads">[loads][services] offered load, requests per second.</param>
    public void Fill(ImmutableArray<ImmutableArray<double>> loads)
    {
        if (loads.IsEmpty)
        {
            return;
        }

        int services = _dynamics.Scenario.Mesh.Services.Length, most = (int)Math.Max(1, RowsAtOnce / _dynamics.Grid.JointCount);
        double[] flat = [.. loads.SelectMany(load => load)];
        ImmutableArray<LoadSlab> slabs = LoadSlab.Cut(flat, services, most, Environment.ProcessorCount);
        _ = Parallel.ForEach(slabs, () => new OutcomeBatch(_dynamics), (slab, state, batch) =>
        {
            if (Interlocked.Read(ref _size) > _largestSize)
            {
                state.Stop();
                return batch;
            }

            ReadOnlySpan<double> part = flat.AsSpan(slab.First * services, slab.Count * services);
            _dynamics.EvaluateAll(part, slab.Axes.AsSpan(), batch);
            for (int load = 0; load < slab.Count; load++)
            {
                LoadOutcomes outcomes = new(_dynamics, batch, load);
                if (_known.TryAdd(new LoadKey(part.Slice(load * services, services).ToArray()), new Lazy<LoadOutcomes>(outcomes)))
                {
                    _ = Interlocked.Add(ref _size, outcomes.Size);
                }
            }

            return batch;
        }, _ => { });
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
