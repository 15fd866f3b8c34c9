using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary>The side of a service grain that takes metrics in.</summary>
[Alias("meshward.service-ingest")]
public interface IServiceIngest : IGrainWithStringKey
{
    /// <summary>Replaces what the service has measured by a recording.</summary>
    [Alias("replay"), Access(AccessRight.Operate)]
    Task ReplayAsync(MetricRows rows);

    /// <summary>
    /// Says where the service's samples come from; stored before it is acknowledged. A source is polled from now on, on whatever silo the grain is
    /// activated. Asked again with the same feed, it does nothing; another feed begins a window of its own.
    /// </summary>
    /// <param name="feed">The feed.</param>
    /// <exception cref="ArgumentException">The feed names no usable address, or its times are not above zero.</exception>
    [Alias("set-feed"), Access(AccessRight.Operate)]
    Task SetFeedAsync(MetricFeed feed);

    /// <summary>Polls no more, and forgets all samples and intervals.</summary>
    /// <param name="feed">The feed that ends: where the service has another one by now, nothing happens. Null for whichever it has.</param>
    [Alias("end-feed"), Access(AccessRight.Operate)]
    Task EndFeedAsync(MetricFeed? feed = null);

    /// <summary>Takes samples that somebody measured; those that come twice count once.</summary>
    /// <param name="reading">The samples.</param>
    /// <exception cref="InvalidOperationException">No feed was set, so that nobody knows which intervals they belong to.</exception>
    [Alias("push"), Access(AccessRight.Operate)]
    Task PushAsync(MetricReading reading);
}
