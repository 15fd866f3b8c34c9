using System.Collections.Immutable;

namespace Meshward.Core.Control.Rules;

/// <summary>A fallback at a load above the last good one takes steps to be in force: until then it cannot be judged.</summary>
internal static class UnfinishedFallback
{
    // Long time steps take longer for the same way.
    private const int LongestSteps = 20;

    // As long as what is left of a rollback is told.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(15);

    /// <summary>Whether it is on its way, and was not for too long.</summary>
    public static bool IsUnderWay(ControlDraft draft) => draft.Next.FallbackSince is not null && AgeOf(draft) < Longest(draft);

    /// <summary>Takes in whether a fallback is on its way.</summary>
    /// <returns>What is left of it, in words; empty where it is in force, or there is none.</returns>
    public static ImmutableArray<string> Follow(ControlDraft draft)
    {
        ImmutableArray<string> left = GoalOfReturn.IsFallback(draft) ? LeftOf(draft) : [];
        draft.Next = draft.Next with { FallbackSince = left.IsEmpty ? null : draft.Input.Now - AgeOf(draft) };
        return left;
    }

    /// <summary>Since when it is on its way, in words.</summary>
    public static string Words(ControlDraft draft) => FormattableString.Invariant($"a fallback {AgeOf(draft).TotalSeconds:0.#} s ago");

    // A clock that was set back makes it one of now.
    private static TimeSpan AgeOf(ControlDraft draft) =>
        draft.Next.FallbackSince is DateTimeOffset since && since <= draft.Input.Now ? draft.Input.Now - since : TimeSpan.Zero;

    private static TimeSpan Longest(ControlDraft draft)
    {
        TimeSpan steps = LongestSteps * draft.Scenario.Mesh.TimeStep;
        return steps > _longest ? steps : _longest;
    }

    private static ImmutableArray<string> LeftOf(ControlDraft draft)
    {
        ImmutableArray<string> left = GoalOfReturn.LeftOfFallback(draft);
        return left.IsEmpty
            ? [.. Enumerable.Range(0, draft.Specs.Length).Where(i => CapacityFirstRule.IsComing(draft, i)).Select(i => $"{draft.Specs[i].Name} {ControlDraft.Write(draft.Present[i])}, which is not ready")]
            : left;
    }
}
