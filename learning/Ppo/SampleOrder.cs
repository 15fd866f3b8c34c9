using Meshward.Core.Randomness;

namespace Meshward.Learning.Ppo;

/// <summary>The samples of a buffer that take part, put in a new random order for every pass.</summary>
internal sealed class SampleOrder
{
    private int[] _order = [];

    /// <summary>Number of samples that take part.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the samples that are not excluded.</summary>
    public void Start(RolloutBuffer buffer)
    {
        if (_order.Length < buffer.Count)
        {
            _order = new int[buffer.Count];
        }

        Count = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            if (!buffer.Excluded[i])
            {
                _order[Count++] = i;
            }
        }
    }

    /// <summary>A new order.</summary>
    public void Shuffle(ref CounterRandom random) => random.Shuffle(_order.AsSpan(0, Count));

    /// <summary>Samples of the minibatch that starts there; the last one may be smaller.</summary>
    public ReadOnlySpan<int> Minibatch(int start, int batchSize) => _order.AsSpan(start, Math.Min(batchSize, Count - start));
}
