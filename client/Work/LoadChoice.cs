using System.Collections.Immutable;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Finds the load pattern that <c>--load</c> names.</summary>
internal static class LoadChoice
{
    /// <summary>The patterns of a list such as <c>training,unseen</c>, or every pattern of the scenario where the list is <c>all</c>.</summary>
    /// <exception cref="BadInputException">The scenario has none of a name.</exception>
    public static ImmutableArray<LoadPattern> FindAll(Scenario scenario, string names) => names == "all"
        ? scenario.Loads
        : [.. names.Split(',', StringSplitOptions.TrimEntries).Distinct().Select(name => name == "all"
            ? throw new BadInputException("--load", $"found 'all' among others in '{names}', expected it alone, or names of loads")
            : Find(scenario, name))];

    /// <summary>The pattern.</summary>
    /// <exception cref="BadInputException">The scenario has none of that name.</exception>
    public static LoadPattern Find(Scenario scenario, string name) => scenario.FindLoad(name)
        ?? throw new BadInputException("--load", $"found '{name}', expected {string.Join(" or ", scenario.Loads.Select(load => load.Name))}");
}
