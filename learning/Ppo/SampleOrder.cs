using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>
/// The samples of a buffer that take part, put in a new random order for every pass. Environments that share a load stay together in each
/// step, so that a minibatch holds few distinct observations and many actions at each.
/// </summary>
internal sealed class SampleOrder
{
    private int[] _taking = []; // [Count] samples that take part, in the buffer's order
    private int[] _order = []; // [Count] the same, shuffled
    private int[] _starts = []; // [blocks + 1] where in _taking a block begins
    private int[] _blocks = []; // [blocks] shuffled
    private int _blockCount;

    /// <summary>Number of samples that take part.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the samples that are not excluded.</summary>
    /// <param name="buffer">The samples.</param>
    /// <param name="together">Neighbouring environments, at least 1, whose samples of a step stay together.</param>
    public void Start(RolloutBuffer buffer, int together)
    {
        if (_order.Length < buffer.Count)
        {
            (_taking, _order) = (new int[buffer.Count], new int[buffer.Count]);
            (_starts, _blocks) = (new int[buffer.Count + 1], new int[buffer.Count]);
        }

        Count = _blockCount = 0;
        (int Step, int Group) last = (-1, -1);
        for (int i = 0; i < buffer.Count; i++)
        {
            if (buffer.Excluded[i])
            {
                continue;
            }

            (int, int) block = (i / buffer.Environments, i % buffer.Environments / together);
            if (block != last)
            {
                (_blocks[_blockCount], _starts[_blockCount]) = (_blockCount, Count);
                (last, _blockCount) = (block, _blockCount + 1);
            }

            _taking[Count++] = i;
        }

        _starts[_blockCount] = Count;
    }

    /// <summary>A new order.</summary>
    public void Shuffle(ref CounterRandom random)
    {
        random.Shuffle(_blocks.AsSpan(0, _blockCount));
        int next = 0;
        foreach (int block in _blocks.AsSpan(0, _blockCount))
        {
            for (int i = _starts[block]; i < _starts[block + 1]; i++)
            {
                _order[next++] = _taking[i];
            }
        }
    }

    /// <summary>Samples of the minibatch that starts there; the last one may be smaller.</summary>
    public ReadOnlySpan<int> Minibatch(int start, int batchSize) => _order.AsSpan(start, Math.Min(batchSize, Count - start));
}
