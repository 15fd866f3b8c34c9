using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>After a start, the window fills first.</summary>
internal sealed class RestartRule() : SafetyRule("restart", "after a start or restart nothing is changed until the remembered steps have filled again")
{
    public override string Values(Scenario scenario) => Steps.Words(scenario.Safety.WindowSteps);

    internal override void Act(ControlDraft draft)
    {
        SafetyState state = draft.Next;
        if (draft.Latitude != Latitude.Free || state.FilledSteps >= draft.Spec.WindowSteps)
        {
            return;
        }

        draft.IsHeld = true;
        draft.Stay();
        draft.IsStill = true;
        draft.Note(Name, $"good metrics of {state.FilledSteps} of {Steps.Words(draft.Spec.WindowSteps)} since the start", "changes nothing");
    }
}
