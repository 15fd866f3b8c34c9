using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>After a rollback the policy is not followed.</summary>
internal sealed class DistrustRule() : SafetyRule(
    "distrust", "after a rollback the policy is not followed for so many steps: the configuration stays, and the calibrated rules may add cores or replicas; bad-steps can end it")
{
    public override string Values(Scenario scenario) => Steps.Words(scenario.Safety.DistrustSteps);

    internal override void Act(ControlDraft draft)
    {
        if (draft.Next.DistrustedSteps <= 0 || draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        string given = $"a rollback, {Steps.Words(draft.Next.DistrustedSteps)} left";
        draft.Next = draft.Next with { DistrustedSteps = draft.Next.DistrustedSteps - (UnfinishedRollbackRule.IsUnderWay(draft) ? 0 : 1) };
        if (draft.Latitude == Latitude.Free)
        {
            ImmutableArray<string> grown = draft.TakeGrowth(_ => true);
            draft.Note(Name, given, grown.IsEmpty ? "keeps the configuration" : $"lets the calibrated rules add {string.Join(", ", grown)}");
        }
    }
}
