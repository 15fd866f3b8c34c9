using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>
/// Parts of an action belong together: cores go in since requests go elsewhere. Where a rule before this one holds a part back, the rest may be worse
/// than no action at all. Parts of the mesh that have nothing to do with each other do not wait for each other.
/// </summary>
internal sealed class WholeActionRule() : SafetyRule(
    "whole-action", "where a weight, a blocking rate or growth is held back or goes a part of the way, cores and replicas of the same part of the mesh are not taken away; where growth is, no larger part of the requests goes there and blocking is not lowered there either")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        // Reductions that are held back keep no other one from happening: they would wait for each other for ever, and so would all for what cannot be read.
        int[] heldBack = [.. Enumerable.Range(0, draft.Target.Length).Where(i => draft.KnownOf(i) is not null && draft.IsHeldBack(i) && !IsReduction(draft, i, draft.Wanted[i]))];
        if (heldBack.Length == 0)
        {
            return;
        }

        var waiting = heldBack.ToLookup(draft.Parts.Of);
        ILookup<int, string> withoutGrowth = heldBack.Where(draft.IsGrowthHeldBack).ToLookup(draft.Parts.Of, draft.PlaceOf);

        // Weights that leave a node do not wait for what it is to get.
        HashSet<string> gaining = [.. withoutGrowth.SelectMany(part => draft.Parts.ServicesOf(part.Key).Where(service => draft.GainsRequestsOf(service, [.. part])))];
        List<string> kept = [];
        HashSet<int> parts = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            int part = draft.Parts.Of(i);
            if (waiting.Contains(part) && draft.Moves(i, out double from, out double to)
                && (IsReduction(draft, i, to)
                    || (draft.Specs[i].Kind == ControlKind.Routing && gaining.Contains(draft.Specs[i].Service!))
                    || (draft.Specs[i].Kind == ControlKind.Blocking && withoutGrowth.Contains(part) && to < from)))
            {
                kept.Add(draft.Words(i));
                draft.Target[i] = from;
                _ = parts.Add(part);
            }
        }

        string[] because = [.. heldBack.Where(i => parts.Contains(draft.Parts.Of(i))).Select(i => draft.Specs[i].Name)];
        draft.Note(Name, kept, $"leaves these as they are, since {string.Join(", ", because)} {(because.Length == 1 ? "is" : "are")} not yet as the action wants");
    }

    private static bool IsReduction(ControlDraft draft, int control, double? wanted) =>
        draft.KnownOf(control) is double from && wanted is double to && Capacity.IsBought(draft.Specs[control].Kind) && to < from;
}
