namespace Meshward.Learning.Ppo;

/// <summary>Turns the action mask of an environment into masks over the choices of a policy.</summary>
/// <remarks>
/// A joint choice is allowed if all its values are. A choice of an autoregressive head is allowed if some allowed joint action begins with
/// the choices before it and this one, so that only allowed actions can be put together. A value of an independent head is allowed if some
/// allowed joint action has it; the combination of such values may still be forbidden, which independent heads cannot express.
/// </remarks>
internal static class ChoiceMask
{
    /// <summary>The mask over the choices of one policy network.</summary>
    /// <param name="shape">The policy.</param>
    /// <param name="network">Which policy network.</param>
    /// <param name="before">Choices of the networks before; -1 (nothing allowed) counts as 0.</param>
    /// <param name="mask">Mask of the environment; empty where everything is allowed.</param>
    /// <param name="masksAreJoint">Whether it is over joint actions, else over the values of each control, one after the other.</param>
    /// <param name="scratch">[OutputSize of the network] overwritten where the mask has to be worked out.</param>
    /// <returns>[OutputSize of the network] true = allowed; empty where everything is.</returns>
    public static ReadOnlySpan<bool> Of(
        ActorCriticShape shape,
        int network,
        ReadOnlySpan<int> before,
        ReadOnlySpan<bool> mask,
        bool masksAreJoint,
        Span<bool> scratch)
    {
        if (mask.IsEmpty || (shape.Heads == HeadForm.Joint) == masksAreJoint && shape.Heads != HeadForm.Autoregressive)
        {
            return mask;
        }

        int size = shape.Policies[network].OutputSize;
        if (shape.Heads == HeadForm.Autoregressive && !masksAreJoint)
        {
            return mask.Slice(shape.PolicyOffsets[network], size);
        }

        Span<bool> choices = scratch[..size];
        if (shape.Heads == HeadForm.Autoregressive)
        {
            Continue(shape, network, before, mask, choices);
        }
        else if (masksAreJoint)
        {
            Project(shape, mask, choices);
        }
        else
        {
            Combine(shape, mask, choices);
        }

        return choices;
    }

    /// <summary>Whether every choice has an allowed value.</summary>
    /// <param name="shape">The policy.</param>
    /// <param name="choices">[LogitCount] mask over choices.</param>
    public static bool EveryChoiceAllowsSomething(ActorCriticShape shape, ReadOnlySpan<bool> choices)
    {
        foreach (int count in shape.ChoiceCounts)
        {
            if (!choices[..count].Contains(true))
            {
                return false;
            }

            choices = choices[count..];
        }

        return true;
    }

    // Joint actions that begin with the same choices lie next to each other.
    private static void Continue(ActorCriticShape shape, int network, ReadOnlySpan<int> before, ReadOnlySpan<bool> mask, Span<bool> choices)
    {
        int width = mask.Length, start = 0;
        for (int control = 0; control < network; control++)
        {
            width /= shape.ActionCounts[control];
            start += Math.Max(before[control], 0) * width;
        }

        width /= choices.Length;
        for (int value = 0; value < choices.Length; value++)
        {
            choices[value] = mask.Slice(start + value * width, width).Contains(true);
        }
    }

    private static void Project(ActorCriticShape shape, ReadOnlySpan<bool> mask, Span<bool> choices)
    {
        choices.Clear();
        for (int joint = 0; joint < mask.Length; joint++)
        {
            int rest = joint, end = choices.Length;
            for (int i = shape.ActionCounts.Length - 1; mask[joint] && i >= 0; i--)
            {
                (rest, int value) = Math.DivRem(rest, shape.ActionCounts[i]);
                end -= shape.ActionCounts[i];
                choices[end + value] = true;
            }
        }
    }

    private static void Combine(ActorCriticShape shape, ReadOnlySpan<bool> mask, Span<bool> choices)
    {
        for (int joint = 0; joint < choices.Length; joint++)
        {
            int rest = joint, end = mask.Length;
            choices[joint] = true;
            for (int i = shape.ActionCounts.Length - 1; i >= 0; i--)
            {
                (rest, int value) = Math.DivRem(rest, shape.ActionCounts[i]);
                end -= shape.ActionCounts[i];
                choices[joint] &= mask[end + value];
            }
        }
    }
}
