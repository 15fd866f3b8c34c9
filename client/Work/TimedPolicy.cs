using Meshward.Core.Policies;

namespace Meshward.Client.Work;

/// <summary>A policy whose decisions are timed.</summary>
/// <param name="policy">The policy.</param>
/// <param name="clock">Where time comes from.</param>
/// <param name="times">Where the times of all its copies go.</param>
internal sealed class TimedPolicy(IPolicy policy, TimeProvider clock, DecisionTimes times) : IPolicy
{
    /// <inheritdoc />
    public string Name => policy.Name;

    /// <inheritdoc />
    public void Reset() => policy.Reset();

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        long start = clock.GetTimestamp();
        policy.Decide(snapshot, actions);
        times.Add(policy.Name, clock.GetElapsedTime(start));
    }
}
