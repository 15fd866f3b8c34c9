using System.Collections.Immutable;

namespace Meshward.Core.Control.Rules;

/// <summary>That what is left of an action in a part of the mesh is worse than to stay, or may be.</summary>
/// <param name="Part">The part.</param>
/// <param name="Moved">Controls of it that were to move.</param>
/// <param name="IsUnknown">Whether the model cannot tell.</param>
/// <param name="Words">Why, in words.</param>
internal sealed record ActionVerdict(int Part, ImmutableArray<int> Moved, bool IsUnknown, string Words);
