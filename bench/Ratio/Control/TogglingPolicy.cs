using Meshward.Core.Policies;

namespace Meshward.Bench;

/// <summary>Wants another number of cores of the first service in every step, so that there is always something to send.</summary>
internal sealed class TogglingPolicy : IPolicy
{
    /// <inheritdoc />
    public string Name => "toggling";

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions)
    {
        snapshot.Levels.CopyTo(actions);
        actions[0] = snapshot.Levels[0] == 1 ? 2 : 1;
    }
}
