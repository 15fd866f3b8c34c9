using System.Collections.Immutable;

namespace Meshward.Core.Control;

/// <summary>Weights that were wanted, and those that were set in their place.</summary>
/// <param name="Wanted">What controls ask for, in percent.</param>
/// <param name="Set">The same without nodes at which nobody was ready.</param>
public sealed record WithheldWeights(ImmutableSortedDictionary<string, int> Wanted, ImmutableSortedDictionary<string, int> Set)
{
    /// <summary>Percent by which a mesh rounds when others have a part of the weights.</summary>
    internal const int Rounding = 2;

    /// <summary>Whether nothing was withheld.</summary>
    internal bool IsAsWanted => AreSame(Wanted, Set);

    /// <summary>Whether it says the same as another one.</summary>
    internal bool IsSame(WithheldWeights other) => AreSame(Wanted, other.Wanted) && AreSame(Set, other.Set);

    /// <summary>Whether weights are the same but for rounding: nodes without requests are the same ones.</summary>
    internal static bool AreSame(ImmutableSortedDictionary<string, int> one, ImmutableSortedDictionary<string, int> other) =>
        one.Count == other.Count && one.All(pair =>
            other.TryGetValue(pair.Key, out int weight) && weight == 0 == (pair.Value == 0) && Math.Abs(weight - pair.Value) <= Rounding);
}
