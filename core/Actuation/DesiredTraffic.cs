using System.Collections.Immutable;
using System.Globalization;

namespace Meshward.Core.Actuation;

/// <summary>What is wanted of a service's requests.</summary>
/// <param name="Weights">Routing weight of every node in percent: whole numbers that sum to 100; null to leave them as they are.</param>
/// <param name="BlockingRate">Share of the requests that is rejected, 0 to 1; null to leave it as it is.</param>
public sealed record DesiredTraffic(ImmutableSortedDictionary<string, int>? Weights, double? BlockingRate)
{
    /// <summary>Whether a service's requests are treated so already.</summary>
    /// <param name="found">How they are treated; null where that is not known.</param>
    public bool IsIn(DesiredTraffic? found) => found is not null
        && (Weights is null || Weights.All(pair => found.Weights?.GetValueOrDefault(pair.Key, -1) == pair.Value))
        && (BlockingRate is not double rate || (found.BlockingRate is double now && DesiredState.IsSame(now, rate)));

    /// <summary>It in a few words, such as <c>web-v1 80 %, web-v2 20 %, 5 % rejected</c>.</summary>
    public override string ToString() => string.Join(", ", [
        .. (Weights ?? ImmutableSortedDictionary<string, int>.Empty).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value} %")),
        .. BlockingRate is double rate ? new[] { string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.####} % rejected") } : [],
    ]);
}
