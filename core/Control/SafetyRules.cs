using System.Collections.Immutable;
using Meshward.Core.Control.Rules;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// All safety rules, in the order in which they act: first what may be followed at all (operator, restart, metrics, past, operating region),
/// then how far and how fast, then limits, so that nothing crosses them, and who is ready; at last what is left of the action is looked at as a whole,
/// requests are kept from where nobody is ready, and new pods are made like those before. Numbers stand in <see cref="SafetySpec"/>.
/// </summary>
public static class SafetyRules
{
    /// <summary>The rules.</summary>
    public static ImmutableArray<SafetyRule> All { get; } =
    [
        new PauseRule(),
        new ManualRollbackRule(),
        new UnfinishedRollbackRule(),
        new RestartRule(),
        new MissingShareRule(),
        new BadMetricsRule("unknown-metrics", SignalQuality.Unknown, "metrics of a service that are unknown hold the configuration"),
        new BadMetricsRule("stale-metrics", SignalQuality.Stale, "metrics of a service that are too old hold the configuration"),
        new BadMetricsRule("partial-metrics", SignalQuality.Partial, "metrics of a service of which a part is missing hold the configuration"),
        new GoodSignalRule(),
        new HoldLimitRule(),
        new BadStepsRule(),
        new DistrustRule(),
        new NoProposalRule(),
        new OperatingRegionRule(),
        new NeverLessCapacityRule(),
        new UnreadableControlRule(),
        new DirectionChangesRule(),
        new CoolDownRule(),
        new LargestChangeRule(),
        new DrainFirstRule(),
        new OtherWritersRule(),
        new WholeActionRule(),
        new FloorAndCeilingRule(),
        new MissedObjectiveRule(),
        new SpendingCapRule(),
        new CapacityFirstRule(),
        new RequestsFirstRule(),
        new BetterToStayRule(),
        new ReadyEndpointsRule(),
        new NewPodsRule(),
    ];

    /// <summary>The rules of a scenario with their numbers, after the one that comes before all of them: nothing is sent unless somebody wants it.</summary>
    /// <param name="scenario">The scenario.</param>
    public static ImmutableArray<ExplainedRule> Explain(Scenario scenario) =>
        [new("dry-run", "unless --apply", "what is decided is shown and journalled, and nothing is sent to the mesh"), .. All.Select(rule => new ExplainedRule(rule.Name, rule.Values(scenario), rule.Meaning))];
}
