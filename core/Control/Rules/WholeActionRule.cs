using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>
/// Parts of an action belong together: cores go in since requests go elsewhere. Where a rule before this one holds a part back, the rest may be worse
/// than no action at all.
/// </summary>
internal sealed class WholeActionRule() : SafetyRule(
    "whole-action", "where a weight, a blocking rate or growth is held back or goes a part of the way, cores and replicas are not taken away; where growth is, no larger part of the requests goes there and blocking is not lowered either")
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

        string[] withoutGrowth = [.. heldBack.Where(draft.IsGrowthHeldBack).Select(draft.PlaceOf)];
        HashSet<string> gaining = [.. draft.Scenario.Mesh.Services.Where(service => draft.GainsRequestsOf(service, withoutGrowth))]; // Weights that leave a node do not wait for what it is to get.
        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (draft.Moves(i, out double from, out double to)
                && (IsReduction(draft, i, to)
                    || (draft.Specs[i].Kind == ControlKind.Routing && gaining.Contains(draft.Specs[i].Service!))
                    || (draft.Specs[i].Kind == ControlKind.Blocking && withoutGrowth.Length > 0 && to < from)))
            {
                kept.Add(draft.Words(i));
                draft.Target[i] = from;
            }
        }

        draft.Note(Name, kept, $"leaves these as they are, since {string.Join(", ", heldBack.Select(i => draft.Specs[i].Name))} {(heldBack.Length == 1 ? "is" : "are")} not yet as the action wants");
    }

    private static bool IsReduction(ControlDraft draft, int control, double? wanted) =>
        draft.KnownOf(control) is double from && wanted is double to && Capacity.IsBought(draft.Specs[control].Kind) && to < from;
}
