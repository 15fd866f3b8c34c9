using System.Collections.Immutable;
using Meshward.Core.Actuation;

namespace Meshward.Core.Tests.Actuation;

public sealed class ReadyWeightsTests
{
    // 60 and 20 keep their ratio of 3 to 1.
    [Fact]
    public void The_weight_of_a_node_without_anybody_ready_goes_to_the_others_in_proportion()
    {
        ReadyWeights ready = Of([("a", 60), ("b", 20), ("c", 20)], "a", "b");

        Assert.Equal([75, 25, 0], ready.Weights!.Values);
        Assert.Equal(["c"], ready.Unready);
    }

    [Fact]
    public void Where_nobody_with_a_weight_is_ready_there_are_no_weights()
    {
        ReadyWeights ready = Of([("a", 0), ("b", 100)], "a");

        Assert.Null(ready.Weights);
        Assert.Equal(["b"], ready.Unready);
    }

    [Fact]
    public void A_node_without_a_weight_need_not_be_ready()
    {
        ReadyWeights ready = Of([("a", 0), ("b", 100)], "b");

        Assert.Equal([0, 100], ready.Weights!.Values);
        Assert.Empty(ready.Unready);
    }

    private static ReadyWeights Of((string, int)[] weights, params string[] ready) =>
        ReadyWeights.Of(weights.ToImmutableSortedDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal), ready.Contains);
}
