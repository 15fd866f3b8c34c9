using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>The configuration that is best at each training load, which the rules of a <see cref="RulePolicy"/> hold there.</summary>
/// <param name="Grid">Controls.</param>
/// <param name="Loads">[cells][services] training loads, every combination of the services' values, the last service fastest.</param>
/// <param name="Configurations">[cells][controls] level indices.</param>
public sealed record RuleTable(
    ControlGrid Grid, ImmutableArray<ImmutableArray<double>> Loads, ImmutableArray<ImmutableArray<int>> Configurations)
{
    private const int MostCells = 1_000;

    /// <summary>Why a scenario has no such table; null where it has one.</summary>
    /// <param name="scenario">The scenario.</param>
    public static string? ReasonAgainst(Scenario scenario) => scenario.TrainingLoad.FiniteLoads.Length switch
    {
        0 => "the training load moves with time, so that there is no table of its values",
        int cells when cells > MostCells => $"the training load has {cells} values, and a table to read by eye has at most {MostCells}",
        _ => null,
    };

    /// <summary>The best configurations of a tabulated mesh.</summary>
    /// <param name="table">All outcomes on the training load.</param>
    public static RuleTable Of(OutcomeTable table) => new(
        table.Grid,
        table.Loads[..table.TrainingLoadCount],
        [.. Enumerable.Range(0, table.TrainingLoadCount).Select(load => BestAt(table, load))]);

    /// <summary>Good configurations of a mesh that is too large to tabulate.</summary>
    /// <param name="dynamics">The mesh, with a finite training load.</param>
    /// <param name="search">Finds them.</param>
    public static RuleTable Search(MeshDynamics dynamics, CoordinateAscentPolicy search)
    {
        ImmutableArray<ImmutableArray<double>> loads = dynamics.Scenario.TrainingLoad.FiniteLoads;
        return new(dynamics.Grid, loads, [.. loads.Select(load => search.Target(load.AsSpan()))]);
    }

    private static ImmutableArray<int> BestAt(OutcomeTable table, int load)
    {
        ReadOnlySpan<double> rewards = table.RewardsAt(load);
        ReadOnlySpan<bool> allowed = table.AllowedAt(load);
        int best = -1;
        for (int configuration = 0; configuration < rewards.Length; configuration++)
        {
            if (allowed[configuration] && (best < 0 || rewards[configuration] > rewards[best]))
            {
                best = configuration;
            }
        }

        int[] levels = new int[table.Grid.Count];
        table.Grid.Decode(Math.Max(best, 0), levels);
        return [.. levels];
    }
}
