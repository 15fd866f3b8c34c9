using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>
/// Looks a number of steps ahead on the model, one control at a time, and then trusts a base policy (Samani, Hammar and Stadler 2024): exact,
/// with expectations over the loads that may be drawn. In each step the base's action is improved control by control, so that alternatives
/// grow linearly with the controls. On the model that the base's values belong to it is never worse than its base.
/// </summary>
public sealed class MultiAgentRolloutPolicy : IPolicy
{
    private readonly IPolicy _base;
    private readonly ControlGrid _grid;
    private readonly OptimalPolicy _worth;
    private readonly int[] _levels;

    /// <summary>Rollout on a base policy.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="dynamics">Model, reward and operating region, as they are now.</param>
    /// <param name="table">All outcomes on the training load.</param>
    /// <param name="basePolicy">The base, without memory.</param>
    /// <param name="lookahead">Steps to look ahead, at least 1.</param>
    /// <param name="memory">Outcomes that are shared with others; null for a memory of its own.</param>
    public MultiAgentRolloutPolicy(
        string name, MeshDynamics dynamics, OutcomeTable table, IPolicy basePolicy, int lookahead, OutcomeMemory? memory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lookahead, 1);
        (Name, _base, _grid) = (name, basePolicy, dynamics.Grid);
        _worth = new OptimalPolicy(dynamics, table, StateValues.LookAheadOneControlAtATime(table, basePolicy, lookahead - 1), memory);
        _levels = new int[_grid.Count];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public void Reset() => _base.Reset();

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        _base.Decide(snapshot, actions);
        ActionMasks.Enforce(_grid, snapshot.Levels, snapshot.Mask, actions);
        double[] worth = _worth.WorthOf(snapshot);
        bool[] mask = snapshot.Mask.ToArray();
        int[] levels = snapshot.Levels.ToArray();
        OneControlAtATime.Improve(_grid, actions, candidate =>
        {
            if (mask.Length > 0 && !mask[_grid.EncodeAction(candidate)])
            {
                return double.NegativeInfinity;
            }

            _grid.Apply(levels, candidate, _levels);
            return worth[_grid.Encode(_levels)];
        });
    }
}
