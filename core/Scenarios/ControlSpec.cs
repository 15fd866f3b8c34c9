using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>One dimension of the action.</summary>
/// <param name="Name">Name of the quantity in expressions, for example <c>cores.compute</c>.</param>
/// <param name="Kind">What it acts on.</param>
/// <param name="Mode">Absolute or incremental.</param>
/// <param name="Service">The service it belongs to; null where it belongs to a node alone.</param>
/// <param name="Node">The node it acts on; null where it acts on the service as a whole.</param>
/// <param name="Levels">The values it can take, ascending, at least two.</param>
/// <param name="InitialLevel">Index of the level that the mesh starts from.</param>
public sealed record ControlSpec(
    string Name,
    ControlKind Kind,
    ControlMode Mode,
    string? Service,
    string? Node,
    ImmutableArray<double> Levels,
    int InitialLevel)
{
    /// <summary>
    /// Indices of the levels that an episode of training starts from, each equally likely; policies are judged from
    /// <see cref="InitialLevel"/>, which is also the only one where nothing else is said.
    /// </summary>
    public ImmutableArray<int> StartLevels { get; init; } = [InitialLevel];

    /// <summary>Number of values that the sub-action takes: the levels, or three where the control is incremental.</summary>
    public int ActionCount => Mode == ControlMode.Incremental ? 3 : Levels.Length;
}
