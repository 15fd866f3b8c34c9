using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>What the controller remembers of its actions on one control.</summary>
/// <param name="Control">The control.</param>
/// <param name="ChangedAt">When it was changed last; null where it never was.</param>
/// <param name="Direction">1 where that change was up, -1 where it was down, 0 where there was none.</param>
/// <param name="Turns">Numbers of the steps in which its direction changed, the oldest first.</param>
public sealed record ControlHistory(string Control, DateTimeOffset? ChangedAt, int Direction, ImmutableArray<long> Turns);
