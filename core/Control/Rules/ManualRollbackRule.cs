namespace Meshward.Core.Control.Rules;

/// <summary>A rollback by hand.</summary>
internal sealed class ManualRollbackRule() : SafetyRule(
    "manual-rollback", "an operator's rollback sets the last good configuration at once, paused or not, and the policy is not followed for a while")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Input.Order != OperatorOrder.Rollback)
        {
            return;
        }

        draft.Stay();
        if (draft.Next.LastGood.IsEmpty)
        {
            draft.Note(Name, "an operator's order, and no configuration under which the objectives were met", "changes nothing");
            return;
        }

        (draft.Latitude, draft.Source) = (Latitude.AtOnce, DecisionSource.LastGood);
        for (int i = 0; i < draft.Target.Length; i++)
        {
            draft.Target[i] = draft.Wanted[i] = draft.Next.LastGood[i];
        }

        draft.Next = draft.Next with { BadSteps = 0, HasActed = false, DistrustedSteps = draft.Spec.DistrustSteps, IsFallback = false, FallbackSince = null, RolledBackAt = draft.Input.Now, IsRollbackOrdered = true };
        draft.Note(Name, "an operator's order", "sets the last configuration under which the objectives were met");
    }
}
