using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>Pods that are made anew get the cores that the controller gave those before them.</summary>
internal sealed class NewPodsRule() : SafetyRule(
    "new-pods",
    "pods that are made anew begin with the cores of their template: where the controller gave those before them more, they get as many in the next step, whatever else is decided; that is no change of somebody else")
{
    internal override void Act(ControlDraft draft)
    {
        bool isStill = draft.IsStill && draft.Latitude == Latitude.Nothing;
        List<string> given = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (draft.Specs[i].Kind == ControlKind.Cores && draft.Actual.Values[i] is double actual && draft.Present[i] > actual && draft.Target[i] > actual)
            {
                given.Add($"{draft.Specs[i].Name} {ControlDraft.Write(actual)} of new pods, {ControlDraft.Write(draft.Target[i])} wanted");
                if (!isStill)
                {
                    _ = draft.Renewed.Add(i);
                }
            }
        }

        draft.Note(Name, given, isStill ? "leaves them so, while nothing is changed" : "gives them as many");
    }
}
