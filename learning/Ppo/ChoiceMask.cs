namespace Meshward.Learning.Ppo;

/// <summary>Turns the action mask of an environment into a mask over the choices of a policy.</summary>
public static class ChoiceMask
{
    /// <summary>
    /// Expands a mask. A joint choice is allowed if all its values are; a value of a single control is allowed if some allowed joint
    /// action has it (combinations of such values may still be forbidden: independent heads cannot express that).
    /// </summary>
    /// <param name="shape">The policy.</param>
    /// <param name="masksAreJoint">Whether <paramref name="mask"/> is over joint actions.</param>
    /// <param name="mask">Mask of the environment; empty where everything is allowed.</param>
    /// <param name="choices">[LogitCount] receives the mask over choices.</param>
    /// <returns>Whether every choice has an allowed value.</returns>
    public static bool Expand(ActorCriticShape shape, bool masksAreJoint, ReadOnlySpan<bool> mask, Span<bool> choices)
    {
        bool choicesAreJoint = shape.Heads == HeadForm.Joint;
        if (mask.IsEmpty)
        {
            choices.Fill(true);
        }
        else if (masksAreJoint == choicesAreJoint)
        {
            mask.CopyTo(choices);
        }
        else if (choicesAreJoint)
        {
            for (int joint = 0; joint < choices.Length; joint++)
            {
                choices[joint] = AllAllowed(shape, joint, mask);
            }
        }
        else
        {
            choices.Clear();
            for (int joint = 0; joint < mask.Length; joint++)
            {
                if (mask[joint])
                {
                    AllowAll(shape, joint, choices);
                }
            }
        }

        return EveryChoiceAllowsSomething(shape, choices);
    }

    private static bool AllAllowed(ActorCriticShape shape, int joint, ReadOnlySpan<bool> mask)
    {
        int end = mask.Length;
        bool allowed = true;
        for (int i = shape.ActionCounts.Length - 1; i >= 0; i--)
        {
            (joint, int value) = Math.DivRem(joint, shape.ActionCounts[i]);
            end -= shape.ActionCounts[i];
            allowed &= mask[end + value];
        }

        return allowed;
    }

    private static void AllowAll(ActorCriticShape shape, int joint, Span<bool> choices)
    {
        int end = choices.Length;
        for (int i = shape.ActionCounts.Length - 1; i >= 0; i--)
        {
            (joint, int value) = Math.DivRem(joint, shape.ActionCounts[i]);
            end -= shape.ActionCounts[i];
            choices[end + value] = true;
        }
    }

    private static bool EveryChoiceAllowsSomething(ActorCriticShape shape, ReadOnlySpan<bool> choices)
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
}
