using Meshward.Core.Policies;

namespace Meshward.Client.Stories;

/// <summary>A policy before a time step and another from it on: what somebody would do who knew of the change.</summary>
/// <param name="name">Name in reports.</param>
/// <param name="before">The first.</param>
/// <param name="after">The second.</param>
/// <param name="changeAt">The time step.</param>
internal sealed class PhasedPolicy(string name, IPolicy before, IPolicy after, int changeAt) : IPolicy
{
    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Reset()
    {
        before.Reset();
        after.Reset();
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions) => (snapshot.Step < changeAt ? before : after).Decide(snapshot, actions);
}
