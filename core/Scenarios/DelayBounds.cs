using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;

namespace Meshward.Core.Scenarios;

/// <summary>Which bounds belong to a service.</summary>
public static class DelayBounds
{
    /// <summary>
    /// The bounds from above whose quantity depends on a target of a service, itself or through definitions; all bounds from above where no
    /// bound does.
    /// </summary>
    /// <param name="scenario">Bounds, definitions and targets.</param>
    /// <param name="service">The service.</param>
    /// <returns>Positions among the scenario's bounds.</returns>
    public static ImmutableArray<int> Of(Scenario scenario, string service)
    {
        ImmutableArray<int> own = OwnOf(scenario, service);
        return own.IsEmpty ? [.. FromAbove(scenario)] : own;
    }

    /// <summary>The bounds from above whose quantity depends on a target of a service, itself or through definitions.</summary>
    /// <param name="scenario">Bounds, definitions and targets.</param>
    /// <param name="service">The service.</param>
    /// <returns>Positions among the scenario's bounds.</returns>
    public static ImmutableArray<int> OwnOf(Scenario scenario, string service) =>
        [.. FromAbove(scenario).Where(i => DependsOn(scenario, scenario.Bounds[i].Quantity, service))];

    private static IEnumerable<int> FromAbove(Scenario scenario) =>
        Enumerable.Range(0, scenario.Bounds.Length).Where(i => scenario.Bounds[i].Direction == BoundDirection.AtMost);

    // Definitions have no circles.
    private static bool DependsOn(Scenario scenario, string quantity, string service) =>
        scenario.Model.Targets.Any(target => target.Quantity == quantity && target.Service == service)
        || (scenario.Definitions.FirstOrDefault(definition => definition.Name == quantity) is { } defined
            && Formula.Parse(defined.Expression, [])!.Names.Any(name => DependsOn(scenario, name.Text, service)));
}
