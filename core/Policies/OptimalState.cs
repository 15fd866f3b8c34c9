using System.Collections.Immutable;

namespace Meshward.Core.Policies;

/// <summary>The best action in one state of a tabulated mesh, as a load has just been drawn.</summary>
/// <param name="Loads">[services] offered load, requests per second.</param>
/// <param name="Levels">[controls] level indices before the action; empty where all controls are absolute and it does not matter.</param>
/// <param name="Actions">[controls] sub-actions.</param>
/// <param name="NextLevels">[controls] level indices after the action.</param>
/// <param name="Reward">Reward of the action.</param>
/// <param name="Value">Discounted sum of rewards from here on; the reward where the discount is 0.</param>
public sealed record OptimalState(
    ImmutableArray<double> Loads,
    ImmutableArray<int> Levels,
    ImmutableArray<int> Actions,
    ImmutableArray<int> NextLevels,
    double Reward,
    double Value);
