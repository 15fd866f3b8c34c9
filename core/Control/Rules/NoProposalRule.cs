namespace Meshward.Core.Control.Rules;

/// <summary>Without a usable proposal of the policy, the twin acts; without one of either, nothing does.</summary>
internal sealed class NoProposalRule() : SafetyRule(
    "no-proposal", "where the policy proposes nothing that can be set, the action of the calibrated rules is taken as far as it is not less capacity; without one, nothing is changed")
{
    internal override void Act(ControlDraft draft)
    {
        if (draft.Latitude != Latitude.Free)
        {
            return;
        }

        if (draft.Policy is not null)
        {
            draft.Take(draft.Policy, DecisionSource.Policy);
            return;
        }

        FallBack(draft, Name, $"a proposal of the policy: {draft.PolicyMistake}");
    }

    /// <summary>Takes the twin's action, never less capacity.</summary>
    internal static void FallBack(ControlDraft draft, string rule, string given)
    {
        if (draft.Twin is null)
        {
            draft.Stay();
            draft.Note(rule, $"{given}; a proposal of the calibrated rules: {draft.TwinMistake}", "changes nothing");
            return;
        }

        draft.Take(draft.Twin, DecisionSource.Twin);
        draft.Latitude = Latitude.NeverLess;
        draft.Note(rule, given, "takes the action of the calibrated rules, as far as it is not less capacity");
    }
}
