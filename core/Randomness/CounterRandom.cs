namespace Meshward.Core.Randomness;

/// <summary>
/// Counter-based random numbers (Philox 4x32-10, Salmon et al., SC 2011): the n-th number of a stream is a function of the key and n,
/// so that streams of simulators and environments never depend on each other or on where they run.
/// A mutable value: pass it by reference.
/// </summary>
public struct CounterRandom
{
    private readonly uint _key0;
    private readonly uint _key1;
    private readonly uint _stream0;
    private readonly uint _stream1;
    private ulong _block;
    private ulong _spare;
    private bool _hasSpare;

    /// <summary>The stream of a seed and up to three sub-stream numbers, from its beginning.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="purpose">What the numbers are for: different purposes never share a stream.</param>
    /// <param name="index">For example the round.</param>
    /// <param name="subIndex">For example the simulator or environment.</param>
    public CounterRandom(long seed, uint purpose, uint index = 0, uint subIndex = 0)
    {
        ulong mixed = Mix((ulong)seed ^ ((ulong)purpose << 32 | 0x9E3779B9u));
        _key0 = (uint)mixed;
        _key1 = (uint)(mixed >> 32);
        _stream0 = index;
        _stream1 = subIndex;
    }

    /// <summary>64 uniform random bits.</summary>
    public ulong NextBits()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        (ulong first, _spare) = Philox(_block++);
        _hasSpare = true;
        return first;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, 1), 24 bits.</summary>
    public float NextSingle() => (NextBits() >> 40) * (1.0f / (1 << 24));

    /// <summary>Uniform in 0 .. <paramref name="count"/> - 1 (multiply-shift; its bias is below 2^-32).</summary>
    public int NextInt(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

    /// <summary>Standard normal (Box-Muller).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Exponential with the given mean.</summary>
    public double NextExponential(double mean) => -mean * Math.Log(1 - NextDouble());

    /// <summary>Puts the items in a uniformly random order (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private readonly (ulong First, ulong Second) Philox(ulong block)
    {
        uint c0 = (uint)block, c1 = (uint)(block >> 32), c2 = _stream0, c3 = _stream1;
        uint k0 = _key0, k1 = _key1;
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)0xD2511F53u * c0;
            ulong product1 = (ulong)0xCD9E8D57u * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }

        return ((ulong)c1 << 32 | c0, (ulong)c3 << 32 | c2);
    }

    // SplitMix64's finaliser: neighbouring seeds get unrelated keys.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ value >> 27) * 0x94D049BB133111EBUL;
        return value ^ value >> 31;
    }
}
