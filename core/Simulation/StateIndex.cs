using System.Runtime.InteropServices;

namespace Meshward.Core.Simulation;

/// <summary>Numbers loads with configurations in the order in which they are met. Looking up allocates nothing.</summary>
internal sealed class StateIndex
{
    private readonly Dictionary<byte[], int> _numbers = new(Bytes.Comparer);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private byte[] _key = [];

    /// <summary>An empty index.</summary>
    public StateIndex() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many there are.</summary>
    public int Count => _numbers.Count;

    /// <summary>Number of a load with a configuration; a new one where it has none.</summary>
    /// <param name="loads">[services] offered load.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="isNew">Whether it was met for the first time.</param>
    public int NumberOf(ReadOnlySpan<double> loads, ReadOnlySpan<int> levels, out bool isNew)
    {
        int split = loads.Length * sizeof(double), length = split + levels.Length * sizeof(int);
        if (_key.Length < length)
        {
            _key = new byte[length];
        }

        Span<byte> key = _key.AsSpan(0, length);
        MemoryMarshal.AsBytes(loads).CopyTo(key);
        MemoryMarshal.AsBytes(levels).CopyTo(key[split..]);
        isNew = !_lookup.TryGetValue(key, out int number);
        if (isNew)
        {
            number = Count;
            _lookup[key] = number;
        }

        return number;
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _numbers.Clear();

    private sealed class Bytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Bytes Comparer = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes) => GetHashCode(bytes.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
