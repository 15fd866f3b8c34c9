using Meshward.Core.Control.Journal;

namespace Meshward.Core.Control.Loop;

/// <summary>Counts what a controller does.</summary>
internal static class CycleFigures
{
    private static readonly string[] s_rollbacks = ["bad-steps", "manual-rollback"];

    /// <summary>Counts a decision.</summary>
    public static CycleCounts Add(CycleCounts counts, ControlDecision decision)
    {
        bool isJudged = decision.Bounds.Any(bound => bound.IsKept is not null);
        bool isRollback = decision.Source == DecisionSource.LastGood && decision.Rules.Any(rule => s_rollbacks.Contains(rule.Rule));
        return counts with
        {
            Decisions = counts.Decisions + 1,
            Holds = counts.Holds + (decision.Next.HeldSteps > 0 ? 1 : 0),
            Rollbacks = counts.Rollbacks + (isRollback ? 1 : 0),
            JudgedSteps = counts.JudgedSteps + (isJudged ? 1 : 0),
            KeptSteps = counts.KeptSteps + (isJudged && decision.Bounds.All(bound => bound.IsKept != false) ? 1 : 0),
        };
    }

    /// <summary>Counts an outcome.</summary>
    public static CycleCounts Add(CycleCounts counts, DecisionOutcome outcome) => outcome switch
    {
        DecisionOutcome.Applied => counts with { Applied = counts.Applied + 1 },
        DecisionOutcome.Failed or DecisionOutcome.Refused => counts with { Failed = counts.Failed + 1 },
        _ => counts,
    };
}
