using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;

namespace Meshward.Core.Scenarios.Variations;

/// <summary>What of a scenario can be varied so that policies learn something else.</summary>
public static class ScenarioVariables
{
    private const string BoundPrefix = "bound.";
    private const string ParameterPrefix = "parameter.";

    /// <summary>
    /// Every number that changes what is learned: limits of bounds by the bounded quantity, then parameters, also those that limit a bound. A
    /// bound with another on the same quantity is left out, as its name would mean both; bounds that share a parameter have its name alone.
    /// </summary>
    public static ImmutableArray<ScenarioVariable> Of(Scenario scenario) =>
    [
        .. scenario.Bounds.Select((_, bound) => OfBound(scenario, bound)).OfType<ScenarioVariable>()
            .Where(variable => variable.Name.StartsWith(BoundPrefix, StringComparison.Ordinal)),
        .. scenario.Parameters.Select(parameter => OfParameter(scenario, parameter)).OfType<ScenarioVariable>(),
    ];

    /// <summary>
    /// The variable of a name: <c>parameter.NAME</c>, <c>bound.QUANTITY</c>, or <c>bound.SERVICE</c> where one bound alone is on the service's
    /// delay.
    /// </summary>
    /// <returns>Null where the scenario has none of that name, or none that changes what is learned.</returns>
    public static ScenarioVariable? Find(Scenario scenario, string name)
    {
        if (Of(scenario).FirstOrDefault(variable => variable.Name == name) is { } known)
        {
            return known;
        }

        return BoundsOf(scenario, name) is [int bound] ? OfBound(scenario, bound) : null;
    }

    /// <summary>How many numbers of the scenario a name means, whether policies learn from them or not.</summary>
    public static int Count(Scenario scenario, string name) =>
        BoundsOf(scenario, name).Length + scenario.Parameters.Count(parameter => ParameterPrefix + parameter.Name == name);

    /// <summary>Whether sigma of a bound's margin depends on the variable: a definition that the bound is on names the parameter.</summary>
    public static bool MovesSigma(Scenario scenario, ScenarioVariable variable) => variable.Parameter is not null
        && scenario.Bounds.Any(bound => bound.MarginSigmas > 0 && Names(scenario, bound.Quantity).Contains(variable.Parameter));

    // Bounds on the quantity that a name says, or on the delay of the service that it says.
    private static ImmutableArray<int> BoundsOf(Scenario scenario, string name)
    {
        if (!name.StartsWith(BoundPrefix, StringComparison.Ordinal))
        {
            return [];
        }

        string of = name[BoundPrefix.Length..];
        ImmutableArray<int> bounds = [.. Enumerable.Range(0, scenario.Bounds.Length).Where(bound => scenario.Bounds[bound].Quantity == of)];
        return bounds.IsEmpty && scenario.Mesh.Services.Contains(of) ? DelayBounds.OwnOf(scenario, of) : bounds;
    }

    private static ScenarioVariable? OfBound(Scenario scenario, int index)
    {
        Bound bound = scenario.Bounds[index];
        if (scenario.Bounds.Count(other => other.Quantity == bound.Quantity) > 1)
        {
            return null;
        }

        string unit = ScenarioExplanation.UnitOf(bound.Quantity, scenario);
        if (bound.Parameter is not null && scenario.Bounds.Count(other => other.Parameter == bound.Parameter) > 1)
        {
            return OfParameter(scenario, scenario.Parameters.First(parameter => parameter.Name == bound.Parameter));
        }

        if (bound.Parameter is not null)
        {
            return IsLearned(scenario, bound.Parameter)
                ? new(BoundPrefix + bound.Quantity, bound.Limit, unit, bound.Parameter, null, DirectionOf(scenario, bound.Parameter))
                : null;
        }

        return scenario.RewardIsDerived ? new(BoundPrefix + bound.Quantity, bound.Limit, unit, null, index, bound.Direction) : null;
    }

    private static ScenarioVariable? OfParameter(Scenario scenario, ScenarioParameter parameter) => IsLearned(scenario, parameter.Name)
        ? new(ParameterPrefix + parameter.Name, parameter.Value, parameter.Unit, parameter.Name, null, DirectionOf(scenario, parameter.Name))
        : null;

    private static BoundDirection? DirectionOf(Scenario scenario, string parameter)
    {
        BoundDirection[] directions = [.. scenario.Bounds.Where(bound => bound.Parameter == parameter).Select(bound => bound.Direction).Distinct()];
        return directions.Length == 1 ? directions[0] : null;
    }

    // A derived reward has the numbers of limits in it, not their names.
    private static bool IsLearned(Scenario scenario, string parameter) =>
        (scenario.RewardIsDerived && scenario.Bounds.Any(bound => bound.Parameter == parameter || Names(scenario, bound.Quantity).Contains(parameter)))
        || NamesIn(scenario, scenario.Reward).Contains(parameter)
        || scenario.Model.Features.Any(feature => NamesIn(scenario, feature.Expression).Contains(parameter));

    private static HashSet<string> NamesIn(Scenario scenario, string expression)
    {
        HashSet<string> names = [];
        foreach (string name in Formula.Parse(expression, [])?.Names.Select(token => token.Text) ?? [])
        {
            names.UnionWith(Names(scenario, name));
        }

        return names;
    }

    // A name with all that its definition names; definitions have no circles.
    private static HashSet<string> Names(Scenario scenario, string name) =>
        scenario.Definitions.FirstOrDefault(definition => definition.Name == name) is { } definition
            ? [name, .. NamesIn(scenario, definition.Expression)]
            : [name];
}
