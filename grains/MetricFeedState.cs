using Meshward.Grains.Contracts;

namespace Meshward.Grains;

/// <summary>What a service grain stores: where its samples come from, and not the samples.</summary>
[GenerateSerializer, Alias("meshward.metric-feed-state")]
internal sealed class MetricFeedState
{
    /// <summary>The feed; null for none.</summary>
    [Id(0)]
    public MetricFeed? Feed { get; set; }
}
