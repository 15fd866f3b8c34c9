namespace Meshward.Core.Control.Rules;

/// <summary>What is not known is not changed.</summary>
internal sealed class UnreadableControlRule() : SafetyRule("unreadable-control", "a control whose present value the mesh does not tell, or tells wrongly, is left alone")
{
    internal override void Act(ControlDraft draft)
    {
        List<string> unknown = [];
        for (int i = 0; i < draft.Target.Length; i++)
        {
            if (draft.Present[i] is null)
            {
                unknown.Add(draft.Specs[i].Name);
                draft.Target[i] = null;
            }
        }

        draft.Note(Name, unknown, "leaves these alone");
    }
}
