using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>Holds one configuration whatever the load: the best that can be done without control.</summary>
public sealed class StaticPolicy : IPolicy
{
    private readonly ControlGrid _grid;
    private readonly ImmutableArray<int> _target;

    /// <summary>A policy that goes to a configuration and stays.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="grid">The controls.</param>
    /// <param name="levels">[controls] level indices to hold.</param>
    public StaticPolicy(string name, ControlGrid grid, ImmutableArray<int> levels)
    {
        Name = name;
        _grid = grid;
        _target = levels;
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>
    /// The configuration with the largest mean reward over the training loads, among those that the operating region covers at every
    /// load where there are any; the first in joint order where several are equal.
    /// </summary>
    /// <param name="table">All outcomes.</param>
    public static StaticPolicy Best(OutcomeTable table)
    {
        int best = -1;
        (bool Covered, double Reward) bestScore = default;
        for (int configuration = 0; configuration < table.ConfigurationCount; configuration++)
        {
            double sum = 0;
            bool covered = true;
            for (int load = 0; load < table.TrainingLoadCount; load++)
            {
                sum += table.RewardsAt(load)[configuration];
                covered &= table.AllowedAt(load)[configuration];
            }

            if (best < 0 || (covered, sum).CompareTo(bestScore) > 0)
            {
                (best, bestScore) = (configuration, (covered, sum));
            }
        }

        int[] levels = new int[table.Grid.Count];
        table.Grid.Decode(best, levels);
        return new StaticPolicy("static-best", table.Grid, [.. levels]);
    }

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions) => Approach(_grid, _target.AsSpan(), snapshot.Levels, actions);

    /// <summary>The action that goes to a configuration: at once where a control is absolute, else by one step.</summary>
    internal static void Approach(ControlGrid grid, ReadOnlySpan<int> target, ReadOnlySpan<int> levels, Span<int> actions)
    {
        for (int i = 0; i < actions.Length; i++)
        {
            actions[i] = grid.Controls[i].Mode == ControlMode.Absolute
                ? target[i]
                : Math.Sign(target[i] - levels[i]) switch { < 0 => 1, > 0 => 2, _ => 0 };
        }
    }
}
