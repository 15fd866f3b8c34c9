using System.Collections.Frozen;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>A story for each rule, by its name, and more of some, by a word behind it.</summary>
internal static class RuleStories
{
    public static FrozenDictionary<string, Func<RuleMesh, Func<Task>, Task>> All { get; } = new Dictionary<string, Func<RuleMesh, Func<Task>, Task>>(StringComparer.Ordinal)
    {
        ["dry-run"] = OperatorStories.DryRun,
        ["pause"] = OperatorStories.Pause,
        ["manual-rollback"] = OperatorStories.ManualRollback,
        ["unfinished-rollback"] = OperatorStories.UnfinishedRollback,
        ["restart"] = OperatorStories.Restart,
        ["bad-steps"] = OperatorStories.BadSteps,
        ["bad-steps/more-load"] = OperatorStories.BadStepsAtMoreLoad,
        ["distrust"] = OperatorStories.Distrust,
        ["missing-share"] = MetricsStories.MissingShare,
        ["unknown-metrics"] = MetricsStories.Unknown,
        ["stale-metrics"] = MetricsStories.Stale,
        ["partial-metrics"] = MetricsStories.Partial,
        ["good-signal"] = MetricsStories.GoodSignal,
        ["hold-limit"] = MetricsStories.HoldLimit,
        ["no-proposal"] = MetricsStories.NoProposal,
        ["operating-region"] = MetricsStories.OperatingRegion,
        ["never-less-capacity"] = MetricsStories.NeverLessCapacity,
        ["unreadable-control"] = PaceStories.UnreadableControl,
        ["direction-changes"] = PaceStories.DirectionChanges,
        ["cool-down"] = PaceStories.CoolDown,
        ["largest-change"] = PaceStories.LargestChange,
        ["other-writers"] = PaceStories.OtherWriters,
        ["whole-action"] = PaceStories.WholeAction,
        ["whole-action/fixed"] = OperatorStories.WholeActionOfFixed,
        ["floor-and-ceiling"] = PaceStories.FloorAndCeiling,
        ["missed-objective"] = PaceStories.MissedObjective,
        ["spending-cap"] = PaceStories.SpendingCap,
        ["better-to-stay"] = PaceStories.BetterToStay,
        ["drain-first"] = ReadinessStories.DrainFirst,
        ["capacity-first"] = ReadinessStories.CapacityFirst,
        ["requests-first"] = ReadinessStories.RequestsFirst,
        ["ready-endpoints"] = ReadinessStories.ReadyEndpoints,
        ["new-pods"] = ReadinessStories.NewPods,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rule that a story is of.</summary>
    public static string RuleOf(string story) => story.Split('/')[0];
}
