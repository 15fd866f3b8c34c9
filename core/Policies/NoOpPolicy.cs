using Meshward.Core.Simulation;
using Meshward.Core.Spaces;

namespace Meshward.Core.Policies;

/// <summary>Leaves the mesh in the configuration that it starts from.</summary>
/// <param name="grid">The controls.</param>
public sealed class NoOpPolicy(ControlGrid grid) : IPolicy
{
    /// <inheritdoc />
    public string Name => "no-op";

    /// <inheritdoc />
    public void Reset()
    {
    }

    /// <inheritdoc />
    public void Decide(in MeshSnapshot snapshot, Span<int> actions) => ActionMasks.Keep(grid, snapshot.Levels, actions);
}
