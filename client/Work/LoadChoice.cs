using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Finds the load pattern that <c>--load</c> names.</summary>
internal static class LoadChoice
{
    /// <summary>The pattern.</summary>
    /// <exception cref="BadInputException">The scenario has none of that name.</exception>
    public static LoadPattern Find(Scenario scenario, string name) => scenario.FindLoad(name)
        ?? throw new BadInputException("--load", $"found '{name}', expected {string.Join(" or ", scenario.Loads.Select(load => load.Name))}");
}
