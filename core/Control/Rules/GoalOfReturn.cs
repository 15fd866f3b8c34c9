using System.Collections.Immutable;

namespace Meshward.Core.Control.Rules;

/// <summary>
/// What a return asks for, to the last good configuration or to the calibrated rules, once it has come all the way: as far as the rules leave it that do not
/// depend on time. Pace, capacity that is not ready and other writers only make it wait.
/// </summary>
internal static class GoalOfReturn
{
    private static readonly ImmutableArray<SafetyRule> _limits =
        [new NeverLessCapacityRule(), new UnreadableControlRule(), new FloorAndCeilingRule(), new SpendingCapRule(), new BetterToStayRule()];

    /// <summary>Whether the calibrated rules are followed now while the policy is not: there is more load than the last good configuration was good for.</summary>
    public static bool IsFallback(ControlDraft draft) =>
        draft.Next.DistrustedSteps > 0 && draft.Twin is { IsInsideRegion: true } && !draft.Next.AboveGood(draft.Observed).IsEmpty;

    /// <summary>What the calibrated rules change in the end, never to less capacity, in words; empty where that is what is there.</summary>
    public static ImmutableArray<string> LeftOfFallback(ControlDraft draft)
    {
        ControlDraft copy = Copy(draft);
        copy.Take(draft.Twin!, DecisionSource.Twin);
        copy.Latitude = Latitude.NeverLess;
        return Left(copy);
    }

    /// <summary>Whether the last good configuration is in force, with more cores and replicas or not.</summary>
    public static bool IsGoodInForce(ControlDraft draft)
    {
        ControlDraft copy = Copy(draft);
        TakeGood(copy);
        return !draft.Next.LastGood.IsEmpty && Left(copy).IsEmpty;
    }

    /// <summary>Takes the last good configuration, with the cores and replicas of now where these are more.</summary>
    public static void TakeGood(ControlDraft draft)
    {
        (draft.Latitude, draft.Source) = (Latitude.AtOnce, DecisionSource.LastGood);
        for (int i = 0; i < draft.Target.Length && !draft.Next.LastGood.IsEmpty; i++)
        {
            double good = draft.Next.LastGood[i];
            bool isLess = draft.Present[i] is double present && Capacity.IsBought(draft.Specs[i].Kind) && good < present;
            draft.Target[i] = draft.Wanted[i] = isLess ? draft.Present[i] : good;
        }
    }

    private static ControlDraft Copy(ControlDraft draft) => new(draft.Scenario, draft.Input, draft.Next, draft.Actual, draft.Observed);

    private static ImmutableArray<string> Left(ControlDraft copy)
    {
        foreach (SafetyRule rule in _limits)
        {
            rule.Act(copy);
        }

        return [.. Enumerable.Range(0, copy.Target.Length).Where(i => copy.Moves(i, out _, out _)).Select(copy.Words)];
    }
}
