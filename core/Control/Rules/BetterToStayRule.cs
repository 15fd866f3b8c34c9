namespace Meshward.Core.Control.Rules;

/// <summary>
/// What is left of an action is none that anybody proposed: it is done only where the model says of it that it is no worse than to stay. That is the one
/// rule that looks at an action as a whole, so it comes after all that take a part of it away. Rollbacks, and growth during a hold, do not wait for it.
/// </summary>
internal sealed class BetterToStayRule() : SafetyRule(
    "better-to-stay", "what the rules before leave of an action is not done where, by the model, it meets fewer objectives than to stay, nor where what limits leave of it in the end does, or brings less reward; growth alone is, where that is no worse, or an objective is missed. Where the model cannot tell what comes of it, growth alone is, unless the action ends as proposed, or with more capacity, and each node has on the way what it has now or will have then")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is not (Latitude.Free or Latitude.NeverLess) || draft.Source == DecisionSource.LastGood
            || !Enumerable.Range(0, draft.Target.Length).Any(draft.IsHeldBack))
        {
            return;
        }

        int[] moved = [.. Enumerable.Range(0, draft.Target.Length).Where(i => !draft.IsOrdered[i] && draft.Moves(i, out _, out _))];
        if (moved.Length == 0)
        {
            return;
        }

        string words = string.Join(", ", moved.Select(draft.Words));
        double?[] end = End(draft);
        (Forecast? stay, Forecast? next, Forecast? last) = (Foresee(draft, Least(draft)), Foresee(draft, draft.Target), Foresee(draft, end));
        bool isUnknownEnd = last is null && !Proportions.AreProposed(draft, end);
        if (isUnknownEnd || (next is null && !Proportions.AreBetween(draft, [.. draft.Target], end)))
        {
            KeepGrowth(draft);
            if (moved.Any(i => draft.Target[i] == draft.Present[i]))
            {
                draft.Note(Name, $"what {(isUnknownEnd ? "limits leave" : "is left")} of the action ({words}), of which the model cannot tell what comes", Told(draft, moved));
            }

            return;
        }

        // A stage on the way may cost reward, and what it comes to may not.
        int met = MetCount(draft, stay);
        bool isCut = !end.SequenceEqual(draft.Wanted), isEndWorse = isCut && IsWorse(last, stay, met, doesRewardCount: true);
        if (isEndWorse || IsWorse(next, stay, met, doesRewardCount: false))
        {
            Forecast worse = (isEndWorse ? last : next)!;
            TakeGrowth(draft, stay, met);
            draft.Note(
                Name,
                $"what {(isEndWorse ? "limits leave" : "is left")} of the action ({words}) by the model: objectives met {worse.MetCount} of {worse.Met.Length}, reward {ControlDraft.Write(worse.Reward)}; to stay: {met}, {ControlDraft.Write(stay?.Reward)}",
                Told(draft, moved));
        }
    }

    private static Forecast? Foresee(ControlDraft draft, double?[] values) => draft.Input.Forecast?.Invoke(draft.Input.WithFixed(values));

    // It harms nobody, but need not be worth what it costs.
    private static void TakeGrowth(ControlDraft draft, Forecast? stay, int met)
    {
        KeepGrowth(draft);
        bool isMissed = draft.Bounds.Any(bound => bound.IsKept == false);
        if (!isMissed && (Foresee(draft, draft.Target) is not { } grown || IsWorse(grown, stay, met, doesRewardCount: true)))
        {
            Least(draft).CopyTo(draft.Target, 0);
        }
    }

    private static void KeepGrowth(ControlDraft draft)
    {
        double?[] least = Least(draft);
        for (int i = 0; i < least.Length; i++)
        {
            bool isGrowth = draft.Moves(i, out double from, out double to) && Capacity.IsGrowth(draft.Specs[i].Kind, from, to);
            draft.Target[i] = isGrowth ? draft.Target[i] : least[i];
        }

        // Less is taken away now than was to pay for it.
        SpendingCapRule.Cut(draft);
    }

    // What the model does not know is not compared.
    private static bool IsWorse(Forecast? done, Forecast? stay, int met, bool doesRewardCount) => done is not null
        && (done.MetCount < met || (doesRewardCount && done.MetCount == met && done.Reward < stay?.Reward));

    // What is measured of the present configuration counts for more than what is predicted, and is all there is where the model does not know it.
    private static int MetCount(ControlDraft draft, Forecast? stay) => draft.Bounds.Where((bound, i) => bound.IsKept != false && stay?.Met[i] != false).Count();

    // To stay, but for what limits order.
    private static double?[] Least(ControlDraft draft) => [.. draft.Target.Select((value, i) => draft.IsOrdered[i] ? value : FloorAndCeilingRule.Rest(draft, i))];

    // What the action comes to when no rule keeps anything of it for a while any more.
    private static double?[] End(ControlDraft draft) => SpendingCapRule.Left(
        draft,
        [
            .. draft.Wanted.Select((wanted, i) => draft.IsOrdered[i] ? draft.Target[i]
                : draft.IsFrozen[i] || wanted is not double to || draft.Present[i] is not double present ? draft.KnownOf(i)
                : FloorAndCeilingRule.Within(draft, i, present, to)),
        ]);

    private static string Told(ControlDraft draft, int[] moved)
    {
        string[] done = [.. moved.Where(i => draft.Moves(i, out _, out _)).Select(draft.Words)];
        return done.Length == 0 ? "does none of it" : $"does of it: {string.Join(", ", done)}";
    }
}
