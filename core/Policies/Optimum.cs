using System.Collections.Immutable;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// The optimum of a mesh: where it is tabulated, by exhaustive search if the discount is 0 and by value iteration otherwise; else a lower
/// bound of it by coordinate ascent.
/// </summary>
/// <param name="Values">Value and best action of every state; null where the mesh is not tabulated.</param>
/// <param name="States">
/// The best action at each training load, in the pattern's order; where controls are incremental, in each configuration at each load. Where
/// the mesh is not tabulated, that from the initial configuration at up to <see cref="MostSampledStates"/> sampled loads.
/// </param>
/// <param name="MeanReward">
/// Mean reward of the optimum from the initial configuration, discounted: (1 - discount) times the mean value over the drawn loads. Where
/// the discount is 0 this is the mean over the loads of the best reward.
/// </param>
public sealed record Optimum(StateValues? Values, ImmutableArray<OptimalState> States, double MeanReward)
{
    /// <summary>Most states that are listed where the mesh is not tabulated.</summary>
    public const int MostSampledStates = 16;

    /// <summary>Whether the mean reward is a lower bound of the optimum: better policies may exist.</summary>
    public bool IsLowerBound => Values is null;

    /// <summary>How it was found, in words.</summary>
    /// <param name="scenario">The scenario.</param>
    public string Method(Scenario scenario) => (IsLowerBound, scenario.Discount > 0) switch
    {
        (true, _) => "coordinate ascent, lower bound",
        (false, true) => "value iteration",
        _ => "exhaustive search",
    };

    /// <summary>Finds a lower bound of the optimum of a mesh that is too large to tabulate, on sampled episodes.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="policy">The policy that earns it; it knows all sampled loads.</param>
    public static Optimum Bound(MeshDynamics dynamics, out CoordinateAscentPolicy policy)
    {
        var episodes = new SampledEpisodes(dynamics);
        ImmutableArray<ImmutableArray<double>> loads = episodes.Loads;
        policy = new CoordinateAscentPolicy(dynamics, loads);
        var batch = new OutcomeBatch(dynamics);
        var allowed = new AllowedActions(dynamics);
        var states = ImmutableArray.CreateBuilder<OptimalState>();
        ImmutableArray<ImmutableArray<double>> finite = dynamics.Scenario.TrainingLoad.FiniteLoads;
        foreach (ImmutableArray<double> load in finite.IsEmpty || finite.Length > MostSampledStates ? loads.Take(MostSampledStates) : finite)
        {
            int[] actions = new int[dynamics.Grid.Count], levels = [.. dynamics.Grid.InitialLevels];
            policy.Decide(new MeshSnapshot(0, load.AsSpan(), levels, allowed.At(load.AsSpan(), levels), allowed.MasksAreJoint), actions);
            allowed.CarryOut(load.AsSpan(), levels, actions);
            dynamics.Evaluate(load.AsSpan(), levels, batch);
            states.Add(new OptimalState(load, [], [.. actions], [.. levels], batch.Rewards[0], batch.Rewards[0]));
        }

        return new Optimum(null, states.ToImmutable(), episodes.MeanReward(policy));
    }

    /// <summary>Finds the optimum.</summary>
    /// <param name="table">All outcomes.</param>
    public static Optimum Of(OutcomeTable table)
    {
        StateValues values = StateValues.Optimal(table);
        bool byConfiguration = table.Grid.Controls.Any(control => control.Mode == ControlMode.Incremental);
        int configurations = byConfiguration ? table.ConfigurationCount : 1;
        ImmutableArray<OptimalState> states =
        [
            .. from load in Enumerable.Range(0, table.TrainingLoadCount)
               from configuration in Enumerable.Range(0, configurations)
               select StateOf(table, values, load, byConfiguration ? configuration : null),
        ];
        return new Optimum(values, states, MeanRewardOf(table, values));
    }

    /// <summary>Mean discounted reward from the initial configuration, of the optimum or of a policy.</summary>
    /// <param name="table">All outcomes.</param>
    /// <param name="values">Values of the optimum or of a policy.</param>
    public static double MeanRewardOf(OutcomeTable table, StateValues values) =>
        (1 - table.Scenario.Discount) * values.MeanValue(table.Grid.Encode(table.Grid.InitialLevels.AsSpan()));

    private static OptimalState StateOf(OutcomeTable table, StateValues values, int load, int? configuration)
    {
        ControlGrid grid = table.Grid;
        int[] levels = [.. grid.InitialLevels];
        if (configuration is int known)
        {
            grid.Decode(known, levels);
        }

        int[] actions = new int[grid.Count];
        int[] next = new int[grid.Count];
        grid.DecodeAction(values.Action(load, configuration ?? 0, held: 0), actions);
        grid.Apply(levels, actions, next);
        double reward = table.RewardsAt(load)[grid.Encode(next)];
        return new OptimalState(
            table.Loads[load], configuration is null ? [] : [.. levels], [.. actions], [.. next], reward, values.Value(load, configuration ?? 0, held: 0));
    }
}
