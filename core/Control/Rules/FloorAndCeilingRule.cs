using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Nothing is set below a floor or above a ceiling.</summary>
internal sealed class FloorAndCeilingRule() : SafetyRule(
    "floor-and-ceiling", "nothing is set below a control's floor or above its ceiling; what is found outside is brought back, except by a hold or a fallback where that would be less capacity")
{
    public override string Values(Scenario scenario) => string.Join("; ", scenario.Controls.Select(control =>
    {
        ImmutableArray<double> levels = scenario.Safety.LevelsOf(control);
        return levels.IsEmpty ? $"{control.Name}: none" : $"{control.Name}: {ControlDraft.Write(levels[0])} to {ControlDraft.Write(levels[^1])}";
    }));

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude == Latitude.Nothing)
        {
            return;
        }

        List<string> moved = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (!draft.IsFrozen[i] && draft.Target[i] is double wanted && draft.Present[i] is double present && Within(draft, i, present, wanted) is double within && within != wanted)
            {
                moved.Add($"{draft.Words(i)}, becomes {ControlDraft.Write(within)}");
                ImmutableArray<double> levels = draft.Spec.LevelsOf(draft.Specs[i]);
                // No farther than to the limit: what a proposal wants beyond that is not ordered.
                draft.IsOrdered[i] = within != present && !levels.IsEmpty && (present < levels[0] || present > levels[^1]) && within == Within(draft, i, present, present);
                draft.Target[i] = within;
            }
        }

        draft.Note(Name, moved, "keeps these between floor and ceiling");
    }

    /// <summary>What a control is set to where nothing is wanted of it but to be between floor and ceiling.</summary>
    internal static double? Rest(ControlDraft draft, int control) => draft.Present[control] is double present && !draft.IsFrozen[control]
        ? Within(draft, control, present, present)
        : draft.Present[control];

    /// <summary>A wanted value between floor and ceiling, as far as the step may bring it there.</summary>
    internal static double Within(ControlDraft draft, int control, double present, double wanted)
    {
        ImmutableArray<double> levels = draft.Spec.LevelsOf(draft.Specs[control]);
        double within = levels.IsEmpty ? present : Math.Clamp(wanted, levels[0], levels[^1]);
        return draft.Latitude switch
        {
            Latitude.Growth when wanted == present => present,
            Latitude.Growth or Latitude.NeverLess when Capacity.Change(draft.Specs[control].Kind, present, within) < 0 => present,
            _ => within,
        };
    }
}
