namespace Meshward.Core.Simulation;

/// <summary>
/// The distinct observations of an environment, each once, with their action masks. Samples refer to rows by index, so that networks
/// run once per distinct observation. Rows of finite environments are all there from the start; others are added as they are met.
/// </summary>
public sealed class ObservationTable
{
    private readonly Dictionary<int, List<int>> _rowsByHash = [];
    private float[] _values;
    private bool[]? _masks;

    /// <summary>An empty table.</summary>
    /// <param name="observationSize">Entries of an observation.</param>
    /// <param name="maskSize">Entries of an action mask; 0 where every action is always allowed.</param>
    public ObservationTable(int observationSize, int maskSize)
    {
        ObservationSize = observationSize;
        MaskSize = maskSize;
        _values = new float[16 * observationSize];
        _masks = maskSize == 0 ? null : new bool[16 * maskSize];
    }

    /// <summary>Number of distinct observations.</summary>
    public int Count { get; private set; }

    /// <summary>Entries of an observation.</summary>
    public int ObservationSize { get; }

    /// <summary>Entries of an action mask; 0 where every action is always allowed.</summary>
    public int MaskSize { get; }

    /// <summary>[Count * ObservationSize] observations, row-major.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, Count * ObservationSize);

    /// <summary>[Count * MaskSize] masks, true = allowed; empty where every action is always allowed.</summary>
    public ReadOnlySpan<bool> Masks => _masks is null ? [] : _masks.AsSpan(0, Count * MaskSize);

    /// <summary>Index of an observation; adds it with its mask where it is new.</summary>
    /// <param name="observation">[ObservationSize] entries.</param>
    /// <param name="mask">[MaskSize] entries.</param>
    public int Intern(ReadOnlySpan<float> observation, ReadOnlySpan<bool> mask)
    {
        int hash = Hash(observation, mask);
        if (!_rowsByHash.TryGetValue(hash, out List<int>? rows))
        {
            _rowsByHash[hash] = rows = [];
        }

        foreach (int row in rows)
        {
            if (Values.Slice(row * ObservationSize, ObservationSize).SequenceEqual(observation)
                && (MaskSize == 0 || Masks.Slice(row * MaskSize, MaskSize).SequenceEqual(mask)))
            {
                return row;
            }
        }

        rows.Add(Count);
        return Add(observation, mask);
    }

    /// <summary>Adds a row without looking for an equal one, and gives its index: for finite tables in a known order.</summary>
    /// <param name="observation">[ObservationSize] entries.</param>
    /// <param name="mask">[MaskSize] entries.</param>
    public int Add(ReadOnlySpan<float> observation, ReadOnlySpan<bool> mask)
    {
        if ((Count + 1) * ObservationSize > _values.Length || (MaskSize > 0 && (Count + 1) * MaskSize > _masks!.Length))
        {
            Array.Resize(ref _values, Math.Max(2 * Count, 16) * ObservationSize);
            if (_masks is not null)
            {
                Array.Resize(ref _masks, Math.Max(2 * Count, 16) * MaskSize);
            }
        }

        observation.CopyTo(_values.AsSpan(Count * ObservationSize));
        if (_masks is not null)
        {
            mask.CopyTo(_masks.AsSpan(Count * MaskSize));
        }

        return Count++;
    }

    /// <summary>Forgets all rows; their memory is kept.</summary>
    public void Clear()
    {
        _rowsByHash.Clear();
        Count = 0;
    }

    private static int Hash(ReadOnlySpan<float> observation, ReadOnlySpan<bool> mask)
    {
        HashCode hash = default;
        foreach (float value in observation)
        {
            hash.Add(value);
        }

        foreach (bool allowed in mask)
        {
            hash.Add(allowed);
        }

        return hash.ToHashCode();
    }
}
