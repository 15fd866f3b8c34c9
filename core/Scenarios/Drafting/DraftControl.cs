using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A control of a draft.</summary>
/// <param name="Name">Its name, such as <c>cores.node1</c>.</param>
/// <param name="Kind">What it sets.</param>
/// <param name="Values">The values that it can take, ascending.</param>
/// <param name="Initial">The value that the mesh has now, or the nearest of the values.</param>
/// <param name="Remark">What was found, in one line.</param>
/// <param name="IsActive">Whether it is part of the scenario; otherwise it is written as a comment.</param>
public sealed record DraftControl(string Name, ControlKind Kind, ImmutableArray<decimal> Values, decimal Initial, string Remark, bool IsActive);
