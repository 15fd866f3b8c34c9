using Meshward.Core.Randomness;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Chooses uniformly among the allowed joint actions; where masks are over the values of each control, among the allowed values of each.
/// </summary>
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
        if (!snapshot.MasksAreJoint)
        {
            ReadOnlySpan<bool> mask = snapshot.Mask;
            for (int control = 0; control < actions.Length; control++)
            {
                int count = grid.ActionCounts[control];
                actions[control] = Draw(mask[..count]);
                mask = mask[count..];
            }

            return;
        }

        int joint;
        do
        {
            joint = _random.NextInt((int)grid.JointActionCount);
        }
        while (!snapshot.Mask.IsEmpty && !snapshot.Mask[joint]);
        grid.DecodeAction(joint, actions);
    }

    private int Draw(ReadOnlySpan<bool> allowed)
    {
        int rank = _random.NextInt(allowed.Count(true)), value = 0;
        for (; !allowed[value] || rank-- > 0; value++)
        {
        }

        return value;
    }
}
