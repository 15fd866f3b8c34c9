using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>A fallback never reduces capacity.</summary>
internal sealed class NeverLessCapacityRule() : SafetyRule(
    "never-less-capacity", "a fallback never takes cores or replicas away and never blocks more; while a load is above all of the training it does not block less either")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude != Latitude.NeverLess)
        {
            return;
        }

        bool isOverload = draft.Observed.Services.Where((service, i) => OperatingRegionRule.IsAbove(draft.Scenario, i, service)).Any();
        List<string> kept = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            ControlKind kind = draft.Specs[i].Kind;
            if (draft.Moves(i, out double from, out double to)
                && (Capacity.Change(kind, from, to) < 0 || (isOverload && kind == ControlKind.Blocking)))
            {
                kept.Add(draft.Words(i));
                draft.Target[i] = from;
            }
        }

        draft.Note(Name, kept, "leaves these as they are");
    }
}
