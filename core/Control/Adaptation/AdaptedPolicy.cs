using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Core.Control.Adaptation;

/// <summary>A policy that took over, with the rules that were calibrated on its model: plain data.</summary>
/// <param name="Run">Key of the training that it came of.</param>
/// <param name="Sha256">Hash of its file.</param>
/// <param name="RuleLevels">[training loads][controls] level indices of the rules; empty where the scenario has none.</param>
/// <param name="RuleSwitches">[services] where the rules switch between training loads.</param>
public sealed record AdaptedPolicy(
    string Run, string Sha256, ImmutableArray<ImmutableArray<int>> RuleLevels, ImmutableArray<double> RuleSwitches)
{
    /// <summary>The rules; null where there are none.</summary>
    /// <param name="scenario">The scenario.</param>
    public RulePolicy? TwinOf(Scenario scenario) => RuleLevels.IsEmpty
        ? null
        : new RulePolicy(new RuleTable(new ControlGrid(scenario.Controls), scenario.TrainingLoad.FiniteLoads, RuleLevels), RuleSwitches);
}
