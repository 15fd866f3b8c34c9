using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>No flapping.</summary>
internal sealed class DirectionChangesRule() : SafetyRule(
    "direction-changes", "a control that changed its direction so often in so many steps does not change it again, unless to more cores or replicas; while an objective is missed, a weight may twice as often, and so may blocking, to more")
{
    // To stay may be to go on missing it, and to turn in each step helps nobody.
    private const int WhileMissed = 2;

    public override string Values(Scenario scenario) => FormattableString.Invariant(
        $"{Most(scenario.Safety, isRelief: false)} in {Steps.Words(scenario.Safety.DirectionWindowSteps)}; weights, and more blocking, while an objective is missed: {Most(scenario.Safety, isRelief: true)}");

    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        List<string> kept = [], keptWhileMissed = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            ControlHistory own = draft.Next.Controls[i];
            if (draft.Moves(i, out double from, out double to)
                && !Capacity.IsGrowth(draft.Specs[i].Kind, from, to)
                && own.Direction == -to.CompareTo(from)
                && own.Turns.Count(step => step > draft.Next.Step - draft.Spec.DirectionWindowSteps) >= Most(draft.Spec, IsRelief(draft, i, from, to)))
            {
                (IsRelief(draft, i, from, to) ? keptWhileMissed : kept).Add(draft.Words(i));
                draft.Target[i] = from;
            }
        }

        draft.Note(Name, kept, Enough(draft, isRelief: false));
        draft.Note(Name, keptWhileMissed, Enough(draft, isRelief: true));
    }

    /// <summary>Whether a change may help against an objective that is missed: to stay would be to go on missing it. Weights are neither more capacity nor less, and to shed more protects the mesh.</summary>
    internal static bool IsRelief(ControlDraft draft, int control, double from, double to) =>
        (draft.Specs[control].Kind == ControlKind.Routing || (draft.Specs[control].Kind == ControlKind.Blocking && to > from)) && draft.IsMissedAt(control);

    private static int Most(SafetySpec spec, bool isRelief) => (isRelief ? WhileMissed : 1) * spec.DirectionChanges;

    private static string Enough(ControlDraft draft, bool isRelief) =>
        $"leaves these as they are: {Most(draft.Spec, isRelief)} in {Steps.Words(draft.Spec.DirectionWindowSteps)} are enough{(isRelief ? " while an objective is missed, too" : "")}";
}
