namespace Meshward.Core.Control.Rules;

/// <summary>An operator's pause.</summary>
internal sealed class PauseRule() : SafetyRule("pause", "while an operator has paused the controller, nothing is changed")
{
    internal override void Act(ControlDraft draft)
    {
        OperatorOrder order = draft.Input.Order;
        if (order is OperatorOrder.Pause or OperatorOrder.Resume)
        {
            draft.Next = draft.Next with { IsPaused = order == OperatorOrder.Pause };
        }

        if (order == OperatorOrder.Resume)
        {
            draft.Note(Name, "an operator's order to resume", "ends the pause");
        }

        if (draft.Next.IsPaused)
        {
            draft.Next = draft.Next with { BadSteps = 0 };
            draft.Stay();
            draft.IsStill = true;
            draft.Note(Name, order == OperatorOrder.Pause ? "an operator's order to pause" : "the pause of an operator", "changes nothing");
        }
    }
}
