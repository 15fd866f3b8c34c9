namespace Meshward.Core.Control.Rules;

/// <summary>
/// What is left of an action is none that anybody proposed: it is done only where the model says of it that it is no worse than to stay, part by part of the
/// mesh. That is the one rule that looks at an action as a whole, so it comes after all that take a part of it away. Rollbacks, and growth during a hold, do
/// not wait for it.
/// </summary>
internal sealed class BetterToStayRule() : SafetyRule(
    "better-to-stay", "in each part of the mesh by itself, what the rules before leave of an action is not done where, by the model, it meets fewer objectives than to stay, nor where what limits leave of it in the end does, or brings less reward; growth alone is, where that is no worse, or an objective is missed. Where the model cannot tell what comes of it, growth alone is, unless the action ends as proposed, or with more capacity, and each node has on the way what it has now or will have then")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is not (Latitude.Free or Latitude.NeverLess) || draft.Source == DecisionSource.LastGood
            || !Enumerable.Range(0, draft.Target.Length).Any(draft.IsHeldBack))
        {
            return;
        }

        int[] moved = [.. ActionOutlook.Moved(draft)];
        List<string> given = [];
        HashSet<int> judged = [], told = [];
        while (CutWorse(draft, judged, told, given) && draft.Spec.MostPerHour is not null)
        {
            // Less is taken away in one part than was to pay for growth in another one: what is left of that is looked at anew.
        }

        draft.Note(Name, given, Told(draft, moved.Where(i => told.Contains(draft.Parts.Of(i)))));
    }

    private static bool CutWorse(ControlDraft draft, HashSet<int> judged, HashSet<int> told, List<string> given)
    {
        ActionOutlook outlook = new(draft, judged);
        ActionVerdict[] worse = [.. outlook.Verdicts()];
        foreach (ActionVerdict verdict in worse)
        {
            KeepGrowth(draft, verdict.Part);
            if (!verdict.IsUnknown && !draft.IsMissedIn(verdict.Part) && !outlook.IsGrowthWorthIt(verdict.Part))
            {
                // It harms nobody, but need not be worth what it costs.
                Stay(draft, verdict.Part);
            }

            _ = judged.Add(verdict.Part);
            if (!verdict.IsUnknown || verdict.Moved.Any(i => draft.Target[i] == draft.Present[i]))
            {
                _ = told.Add(verdict.Part);
                given.Add(verdict.Words);
            }
        }

        return worse.Length > 0;
    }

    private static void KeepGrowth(ControlDraft draft, int part)
    {
        foreach (int i in draft.Parts.ControlsOf(part))
        {
            bool isGrowth = draft.Moves(i, out double from, out double to) && Capacity.IsGrowth(draft.Specs[i].Kind, from, to);
            draft.Target[i] = isGrowth ? draft.Target[i] : ActionOutlook.Least(draft, i);
        }

        // Less is taken away now than was to pay for it.
        SpendingCapRule.Cut(draft);
    }

    private static void Stay(ControlDraft draft, int part)
    {
        foreach (int i in draft.Parts.ControlsOf(part))
        {
            draft.Target[i] = ActionOutlook.Least(draft, i);
        }

        // What is found below its floor may have no room under the cap.
        SpendingCapRule.Cut(draft);
    }

    private static string Told(ControlDraft draft, IEnumerable<int> moved)
    {
        string[] done = [.. moved.Where(i => draft.Moves(i, out _, out _)).Select(draft.Words)];
        return done.Length == 0 ? "does none of it" : $"does of it: {string.Join(", ", done)}";
    }
}
