using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control.Rules;

/// <summary>After a rollback the policy is not followed.</summary>
internal sealed class DistrustRule() : SafetyRule(
    "distrust", "after a rollback the policy is not followed for so many steps, once that is in force: the configuration stays, and the calibrated rules may add cores or replicas; under a load above that for which the last good configuration was good their action is taken, as far as it is not less capacity; bad-steps can end it")
{
    public override string Values(Scenario scenario) => Steps.Words(scenario.Safety.DistrustSteps);

    internal override void Act(ControlDraft draft)
    {
        if (draft.Next.DistrustedSteps <= 0 || draft.Latitude is Latitude.AtOnce or Latitude.Nothing)
        {
            return;
        }

        bool isUnderWay = UnfinishedRollbackRule.IsUnderWay(draft) || UnfinishedFallback.IsUnderWay(draft);
        bool isFallback = GoalOfReturn.IsFallback(draft);
        string given = $"a {(draft.Next.IsFallback ? "fallback" : "rollback")}, {Steps.Words(draft.Next.DistrustedSteps)} left";
        draft.Next = draft.Next with { DistrustedSteps = draft.Next.DistrustedSteps - (isUnderWay ? 0 : 1) };
        if (draft.Latitude != Latitude.Free)
        {
            return;
        }

        if (isFallback)
        {
            draft.Next = draft.Next with { IsFallback = true };
            NoProposalRule.FallBack(draft, Name, $"{given}, and what was good was so at {LoadsOf(draft)}");
        }
        else
        {
            ImmutableArray<string> grown = draft.TakeGrowth(_ => true);
            draft.Note(Name, given, grown.IsEmpty ? "keeps the configuration" : $"lets the calibrated rules add {string.Join(", ", grown)}");
        }
    }

    /// <summary>Loads for which the last good configuration was good, next to those of now, where these are above.</summary>
    internal static string LoadsOf(ControlDraft draft) => string.Join(", ", draft.Next.AboveGood(draft.Observed).Select(service =>
        FormattableString.Invariant($"{draft.Scenario.Mesh.Services[service]} {draft.Next.LastGoodLoads[service]:G6} of {draft.Observed.Services[service].LoadPerSecond:G6} req/s")));
}
