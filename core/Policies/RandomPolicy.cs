using Meshward.Core.Randomness;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>Chooses uniformly among the allowed joint actions.</summary>
/// <param name="grid">The controls.</param>
/// <param name="seed">Seed of its choices.</param>
public sealed class RandomPolicy(ControlGrid grid, long seed) : IPolicy
{
    private const uint Stream = 0x52414E44;
    private CounterRandom _random = new(seed, Stream);

    /// <inheritdoc />
    public string Name => "random";

    /// <inheritdoc />
    public void Reset() => _random = new CounterRandom(seed, Stream);

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        int joint;
        do
        {
            joint = _random.NextInt((int)grid.JointActionCount);
        }
        while (!snapshot.Mask.IsEmpty && !snapshot.Mask[joint]);
        grid.DecodeAction(joint, actions);
    }
}
