using System.Collections.Immutable;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;

namespace Meshward.Grains.Contracts;

/// <summary>The calibrated rules of a scenario on the wire and in storage: calibrating them takes longer than a silo should be missed.</summary>
/// <param name="Configurations">[training loads][controls] level indices.</param>
/// <param name="SwitchAt">[services] fraction of the way to the next load at which the table switches.</param>
[GenerateSerializer, Immutable, Alias("meshward.twin-table")]
public sealed record TwinTable(
    [property: Id(0)] ImmutableArray<ImmutableArray<int>> Configurations, [property: Id(1)] ImmutableArray<double> SwitchAt)
{
    /// <summary>The table of a policy.</summary>
    public static TwinTable Of(RulePolicy rules) => new(rules.Table, rules.SwitchAt);

    /// <summary>The policy of this table.</summary>
    /// <param name="scenario">Its scenario.</param>
    public RulePolicy ToPolicy(Scenario scenario) =>
        new(new RuleTable(new ControlGrid(scenario.Controls), scenario.TrainingLoad.FiniteLoads, Configurations), SwitchAt);
}
