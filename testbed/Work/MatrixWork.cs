using System.Buffers;
using Meshward.Core.Randomness;

namespace Meshward.Testbed.Work;

/// <summary>Multiplies two square matrices of random numbers, which are the same for every request.</summary>
internal sealed class MatrixWork : IServiceWork
{
    private const uint Entries = 0x7E570002;

    private readonly int _size;
    private readonly float[] _left;  // [size * size], row-major
    private readonly float[] _right; // [size * size], row-major

    public MatrixWork(int size, long seed)
    {
        _size = size;
        CounterRandom random = new(seed, Entries);
        _left = Draw(ref random);
        _right = Draw(ref random);
    }

    public TimeSpan Run(uint request)
    {
        float[] product = ArrayPool<float>.Shared.Rent(_size * _size);
        product.AsSpan(0, _size * _size).Clear();
        for (int row = 0; row < _size; row++)
        {
            Span<float> sums = product.AsSpan(row * _size, _size);
            for (int inner = 0; inner < _size; inner++)
            {
                float factor = _left[row * _size + inner];
                ReadOnlySpan<float> values = _right.AsSpan(inner * _size, _size);
                for (int column = 0; column < sums.Length; column++)
                {
                    sums[column] += factor * values[column];
                }
            }
        }

        ArrayPool<float>.Shared.Return(product);
        return TimeSpan.Zero;
    }

    private float[] Draw(ref CounterRandom random)
    {
        float[] entries = new float[_size * _size];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = random.NextSingle();
        }

        return entries;
    }
}
