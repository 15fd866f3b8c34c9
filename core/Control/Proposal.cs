using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>What a policy would set, at the loads of an <see cref="ObservedMesh"/>.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Levels">[controls] level indices.</param>
/// <param name="IsInsideRegion">Whether the operating region covers these loads with these levels.</param>
public sealed record Proposal(string Policy, ImmutableArray<int> Levels, bool IsInsideRegion)
{
    /// <summary>What is wrong with it, in words; null where it can be carried out.</summary>
    /// <param name="controls">The controls.</param>
    public string? Mistake(ImmutableArray<ControlSpec> controls)
    {
        if (Levels.IsDefault || Levels.Length != controls.Length)
        {
            return $"{(Levels.IsDefault ? 0 : Levels.Length)} levels for {controls.Length} controls";
        }

        for (int i = 0; i < controls.Length; i++)
        {
            if (Levels[i] < 0 || Levels[i] >= controls[i].Levels.Length)
            {
                return $"level {Levels[i]} of {controls[i].Name}, which has {controls[i].Levels.Length}";
            }
        }

        return null;
    }
}
