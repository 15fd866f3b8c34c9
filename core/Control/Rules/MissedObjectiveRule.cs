using System.Collections.Immutable;

namespace Meshward.Core.Control.Rules;

/// <summary>Nothing is saved while users suffer.</summary>
internal sealed class MissedObjectiveRule() : SafetyRule(
    "missed-objective", "while an objective is missed, a policy takes no cores or replicas away from the part of the mesh that it is about, but for what the spending cap wants for growth elsewhere, or where these alone are what the objective bounds")
{
    internal override void Act(ControlDraft draft)
    {
        int[] reduced = [.. Enumerable.Range(0, draft.Target.Length).Where(i => draft.IsReduced(i) && draft.Target[i] < FloorAndCeilingRule.Rest(draft, i) && draft.IsMissedAt(i))];
        if (draft.Latitude != Latitude.Free || reduced.Length == 0)
        {
            return;
        }

        HashSet<int> cured = Cured(draft);
        reduced = [.. reduced.Where(i => !cured.Contains(draft.Parts.Of(i)))];
        HashSet<int> parts = [.. reduced.Select(draft.Parts.Of)];
        JudgedBound[] missed = [.. draft.Bounds.Where((bound, i) => bound.IsKept == false && draft.Parts.ConcernedBy(i).Any(parts.Contains))];
        double[] wanted = [.. reduced.Select(i => draft.Target[i]!.Value)];
        string[] words = [.. reduced.Select(draft.Words)];
        foreach (int i in reduced)
        {
            draft.Target[i] = FloorAndCeilingRule.Rest(draft, i);
        }

        TakeForCap(draft, reduced, wanted);
        string[] kept = [.. words.Where((_, place) => draft.Target[reduced[place]] != wanted[place])];
        draft.Note(Name, kept, $"takes less of this away while {string.Join(" and ", missed.Select(bound => bound.Bound))} is missed");
    }

    // Parts in which an objective bounds what is used: then what was measured would be good enough with less of it.
    private static HashSet<int> Cured(ControlDraft draft)
    {
        ImmutableArray<JudgedBound> then = MeasuredBounds.Of(draft.Scenario, draft.Input.Windows, draft.Observed.Loads, draft.Actual with { Values = draft.Input.WithFixed(draft.Target) });
        return [.. Enumerable.Range(0, then.Length).Where(bound => draft.Bounds[bound].IsKept == false && then[bound].IsKept == true).SelectMany(draft.Parts.ConcernedBy)];
    }

    // Growth that can only be paid for by them is not given up for their sake.
    private static void TakeForCap(ControlDraft draft, int[] reduced, double[] wanted)
    {
        SpendingLedger ledger = new(draft);
        foreach ((int control, double least) in reduced.Zip(wanted).OrderByDescending(pair => draft.Target[pair.First]!.Value - pair.Second))
        {
            while (ledger.IsOver && draft.Target[control] is double from && from > least)
            {
                ledger.Set(control, Math.Max(least, draft.Specs[control].Levels.Where(level => level < from).DefaultIfEmpty(least).Last()));
            }
        }
    }
}
