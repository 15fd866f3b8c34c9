namespace Meshward.Learning.Ppo;

/// <summary>
/// The distinct inputs of one autoregressive policy network in a round: an observation with the choices before. Each is known by the
/// input of the network before it and the choice made there, so that a look-up replaces a comparison, and none is written out.
/// </summary>
internal sealed class PolicyContexts
{
    private readonly ActorCriticShape _shape;
    private readonly int _network;
    private int[] _child = []; // [inputs of the network before * its choices] context + 1; 0 where not met yet
    private int[] _met = []; // [contexts] index into _child
    private bool[] _masks = [];

    /// <summary>No contexts yet.</summary>
    /// <param name="shape">The networks.</param>
    /// <param name="network">Which policy network, at least 1.</param>
    /// <param name="samples">Samples of the buffer.</param>
    public PolicyContexts(ActorCriticShape shape, int network, int samples)
    {
        _shape = shape;
        _network = network;
        OfSample = new int[samples];
    }

    /// <summary>Number of contexts.</summary>
    public int Count { get; private set; }

    /// <summary>[samples] context that the sample's choice was made in.</summary>
    public int[] OfSample { get; }

    /// <summary>[Count * values of the choice] masks; meaningless where the buffer keeps none.</summary>
    public ReadOnlySpan<bool> Masks => _masks.AsSpan(0, Count * Choices);

    private int Choices => _shape.ChoiceCounts[_network];

    /// <summary>Forgets all contexts.</summary>
    public void Clear()
    {
        for (int context = 0; context < Count; context++)
        {
            _child[_met[context]] = 0;
        }

        Count = 0;
    }

    /// <summary>The context that follows some choices; added where it is new.</summary>
    /// <param name="parent">Row of the network before.</param>
    /// <param name="choices">[networks before] what was chosen; -1 (nothing allowed) counts as 0.</param>
    /// <param name="mask">Mask of the observation; empty where everything is allowed.</param>
    /// <param name="masksAreJoint">Whether the mask is over joint actions.</param>
    public int Follow(int parent, ReadOnlySpan<int> choices, ReadOnlySpan<bool> mask, bool masksAreJoint)
    {
        int chosen = Math.Max(choices[^1], 0), before = _shape.ChoiceCounts[_network - 1], key = parent * before + chosen;
        if (key >= _child.Length)
        {
            Array.Resize(ref _child, 2 * (parent + 1) * before);
        }

        if (_child[key] == 0)
        {
            Grow();
            Span<bool> allowed = _masks.AsSpan(Count * Choices, Choices);
            ChoiceMask.Of(_shape, _network, choices, mask, masksAreJoint, allowed).CopyTo(allowed);
            _met[Count] = key;
            _child[key] = ++Count;
        }

        return _child[key] - 1;
    }

    private void Grow()
    {
        if (Count == _met.Length)
        {
            int size = Math.Max(64, 2 * Count);
            Array.Resize(ref _met, size);
            Array.Resize(ref _masks, size * Choices);
        }
    }
}
