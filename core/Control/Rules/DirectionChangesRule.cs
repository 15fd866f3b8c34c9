using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>No flapping.</summary>
internal sealed class DirectionChangesRule() : SafetyRule(
    "direction-changes", "a control that changed its direction so often in so many steps does not change it again, unless to more cores or replicas, or while an objective is missed a weight, or to more blocking")
{
    public override string Values(Scenario scenario) => FormattableString.Invariant(
        $"{scenario.Safety.DirectionChanges} in {Steps.Words(scenario.Safety.DirectionWindowSteps)}");

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            ControlHistory own = draft.Next.Controls[i];
            if (draft.Moves(i, out double from, out double to)
                && !Capacity.IsGrowth(draft.Specs[i].Kind, from, to)
                && !IsRelief(draft, i, from, to)
                && own.Direction == -to.CompareTo(from)
                && own.Turns.Count(step => step > draft.Next.Step - draft.Spec.DirectionWindowSteps) >= draft.Spec.DirectionChanges)
            {
                kept.Add(draft.Words(i));
                draft.Target[i] = from;
            }
        }

        draft.Note(Name, kept, $"leaves these as they are: {Values(draft.Scenario)} are enough");
    }

    /// <summary>Whether a change may help against an objective that is missed: to stay would be to go on missing it. Weights are neither more capacity nor less, and to shed more protects the mesh.</summary>
    internal static bool IsRelief(ControlDraft draft, int control, double from, double to) =>
        (draft.Specs[control].Kind == ControlKind.Routing || (draft.Specs[control].Kind == ControlKind.Blocking && to > from)) && draft.IsMissedAt(control);
}
