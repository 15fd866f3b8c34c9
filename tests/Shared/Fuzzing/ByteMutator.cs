using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Meshward.Core.Randomness;

namespace Meshward.Tests.Shared.Fuzzing;

/// <summary>Damages inputs as disks, networks and enemies do: bits, blocks, words of the format, numbers beyond all bounds.</summary>
/// <param name="words">Words of the format, which get a mutation past the first check.</param>
internal sealed class ByteMutator(params string[] words)
{
    private const int LongestBlock = 64;
    private const int MostCopies = 400;

    private static readonly ImmutableArray<string> _numbers =
    [
        "0", "-0", "-1", "1", "1e999", "-1e999", "1e-999", "1e308", "NaN", "nan", ".nan", "Infinity", ".inf", "+Inf", "-Inf", "2147483647", "2147483648", "-2147483648", "4294967295",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616", "0.1", "1e9", "1e18", "0x7f", "007", "1_000", "1,5", "null", "true", "[]", "{}", "\"\"",
        "99999999999999999999999999999999999999999999999999",
    ];

    private static readonly ImmutableArray<byte[]> _bytes =
    [
        [0], [0xFF], [0x7F], [0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80, 0xA8], [0xC2, 0x85], [0x0D], [0x0A], [0x09],
    ];

    private static readonly ImmutableArray<long> _lengths =
        [0, 1, -1, 2, 7, 8, 9, 255, 65_535, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue, 16 << 20];

    private readonly ImmutableArray<byte[]> _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>One to eight mutations of one of the inputs.</summary>
    public byte[] Mutate(IReadOnlyList<byte[]> corpus, ref CounterRandom random)
    {
        List<byte> input = [.. corpus[random.NextInt(corpus.Count)]];
        for (int edits = 1 << random.NextInt(4); edits > 0; edits--)
        {
            Edit(input, corpus, ref random);
        }

        return [.. input];
    }

    private void Edit(List<byte> input, IReadOnlyList<byte[]> corpus, ref CounterRandom random)
    {
        if (input.Count == 0)
        {
            input.Add((byte)random.NextInt(256));
            return;
        }

        int at = random.NextInt(input.Count), length = 1 + random.NextInt(Math.Min(LongestBlock, input.Count - at));
        switch (random.NextInt(11))
        {
            case 0:
                input[at] ^= (byte)(1 << random.NextInt(8));
                break;
            case 1:
                input.RemoveRange(at, length);
                break;
            case 2:
                input.InsertRange(at, input.GetRange(random.NextInt(input.Count - length + 1), length));
                break;
            case 3:
                input.InsertRange(at, _bytes[random.NextInt(_bytes.Length)]);
                break;
            case 4:
                OverwriteLength(input, at, ref random);
                break;
            case 5:
                ReplaceNumber(input, at, ref random);
                break;
            case 6:
                Splice(input, at, corpus[random.NextInt(corpus.Count)], ref random);
                break;
            case 7:
                Repeat(input, at, Math.Min(length, 8), ref random);
                break;
            case 8:
                SwapLines(input, at, ref random);
                break;
            case 9 when random.NextInt(8) == 0:
                input.RemoveRange(at, input.Count - at);
                break;
            default:
                InsertWord(input, at, ref random);
                break;
        }
    }

    private void InsertWord(List<byte> input, int at, ref CounterRandom random)
    {
        if (_words.IsEmpty)
        {
            input[at] = (byte)random.NextInt(256);
            return;
        }

        byte[] word = _words[random.NextInt(_words.Length)];
        if (random.NextInt(2) == 0)
        {
            input.RemoveRange(at, Math.Min(word.Length, input.Count - at));
        }

        input.InsertRange(at, word);
    }

    // Lengths are at the beginning of what they measure, often of the whole input.
    private static void OverwriteLength(List<byte> input, int at, ref CounterRandom random)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, _lengths[random.NextInt(_lengths.Length)]);
        int size = 1 << random.NextInt(4);
        at = random.NextInt(4) == 0 ? 0 : at;
        for (int i = 0; i < size && at + i < input.Count; i++)
        {
            input[at + i] = number[i];
        }
    }

    private static void ReplaceNumber(List<byte> input, int at, ref CounterRandom random)
    {
        int start = input.FindIndex(at, sign => sign is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
        {
            return;
        }

        int end = start;
        while (end < input.Count && input[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.')
        {
            end++;
        }

        input.RemoveRange(start, end - start);
        input.InsertRange(start, Encoding.UTF8.GetBytes(_numbers[random.NextInt(_numbers.Length)]));
    }

    private static void Splice(List<byte> input, int at, byte[] other, ref CounterRandom random)
    {
        if (other.Length == 0)
        {
            return;
        }

        int from = random.NextInt(other.Length), length = 1 + random.NextInt(Math.Min(LongestBlock * 4, other.Length - from));
        input.InsertRange(at, other.AsSpan(from, length).ToArray());
    }

    private static void Repeat(List<byte> input, int at, int length, ref CounterRandom random)
    {
        byte[] block = [.. input.GetRange(at, length)];
        input.InsertRange(at, Enumerable.Repeat(block, 1 + random.NextInt(MostCopies)).SelectMany(each => each).ToArray());
    }

    private static void SwapLines(List<byte> input, int at, ref CounterRandom random)
    {
        int end = input.IndexOf((byte)'\n', at);
        int start = end < 0 ? -1 : input.LastIndexOf((byte)'\n', at) + 1;
        if (start < 0 || end < start)
        {
            return;
        }

        List<byte> line = input.GetRange(start, end + 1 - start);
        if (random.NextInt(2) == 0)
        {
            input.RemoveRange(start, line.Count);
        }

        int to = input.Count == 0 ? 0 : input.IndexOf((byte)'\n', random.NextInt(input.Count)) + 1;
        input.InsertRange(to, line);
    }
}
