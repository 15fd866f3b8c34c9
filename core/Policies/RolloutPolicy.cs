using Meshward.Core.Simulation;

namespace Meshward.Core.Policies;

/// <summary>
/// Looks a number of steps ahead on the model and then trusts the values of a base policy (Samani, Hammar and Stadler 2024): exact, with
/// expectations over the loads that may be drawn. On the model that the values belong to it is never worse than its base; on a model
/// that has changed it needs no new learning. Where the discount is 0 it is the optimum.
/// </summary>
public sealed class RolloutPolicy : IPolicy
{
    /// <summary>Steps to look ahead where nothing else is said: enough to cross a lattice of five levels, and cheap on a table.</summary>
    public const int DefaultLookahead = 5;

    private readonly OptimalPolicy _greedy;

    /// <summary>Rollout on a base policy.</summary>
    /// <param name="name">Name in reports.</param>
    /// <param name="dynamics">Model, reward and operating region, as they are now.</param>
    /// <param name="table">All outcomes on the training load.</param>
    /// <param name="values">Values of the base policy, on this table or an older one with the same states.</param>
    /// <param name="lookahead">Steps to look ahead, at least 1.</param>
    /// <param name="memory">Outcomes that are shared with others; null for a memory of its own.</param>
    public RolloutPolicy(
        string name, MeshDynamics dynamics, OutcomeTable table, StateValues values, int lookahead, OutcomeMemory? memory = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lookahead, 1);
        Name = name;
        _greedy = new OptimalPolicy(dynamics, table, StateValues.LookAhead(table, values, lookahead - 1), memory);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions) => _greedy.Decide(snapshot, actions);
}
