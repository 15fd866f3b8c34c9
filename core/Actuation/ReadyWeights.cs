using System.Collections.Immutable;

namespace Meshward.Core.Actuation;

/// <summary>Weights that send no request to where nobody is ready.</summary>
/// <param name="Weights">In percent, whole numbers that sum to 100; null where nobody with a weight is ready, so that nothing may change.</param>
/// <param name="Unready">Nodes whose weight was taken, in order.</param>
public sealed record ReadyWeights(ImmutableSortedDictionary<string, int>? Weights, ImmutableArray<string> Unready)
{
    /// <summary>Gives weights of nodes that are not ready to the others, in proportion to what these have.</summary>
    /// <param name="weights">In percent, whole numbers that sum to 100.</param>
    /// <param name="isReady">Whether a node has somebody who answers.</param>
    public static ReadyWeights Of(ImmutableSortedDictionary<string, int> weights, Func<string, bool> isReady)
    {
        ImmutableArray<string> unready = [.. weights.Where(pair => pair.Value > 0 && !isReady(pair.Key)).Select(pair => pair.Key)];
        double[] left = [.. weights.Select(pair => unready.Contains(pair.Key) ? 0.0 : pair.Value)];
        if (unready.IsEmpty || left.Sum() <= 0)
        {
            return new ReadyWeights(unready.IsEmpty ? weights : null, unready);
        }

        ImmutableArray<int> percents = LargestRemainder.Of(left, 100);
        return new ReadyWeights(weights.Keys.Select((node, index) => (node, percents[index])).ToImmutableSortedDictionary(pair => pair.node, pair => pair.Item2, StringComparer.Ordinal), unready);
    }
}
