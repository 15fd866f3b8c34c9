namespace Meshward.Grains.Contracts;

/// <summary>The side of a service grain that serves metrics.</summary>
[Alias("meshward.service-metrics")]
public interface IServiceMetrics : IGrainWithStringKey
{
    /// <summary>All rows that the service has; null where it has none.</summary>
    [Alias("read"), Access(AccessRight.Read)]
    Task<MetricRows?> ReadAsync();

    /// <summary>What is known of the service now: its closed intervals, and how fresh that is. Null where no feed was set.</summary>
    [Alias("view"), Access(AccessRight.Read)]
    Task<ServiceView?> ViewAsync();

    /// <summary>
    /// The figures of any stretch of time that the window still covers, as its samples tell them now. Where some may be missing, the source is polled
    /// at once, so that whoever asks again soon finds them.
    /// </summary>
    /// <param name="feed">Whose samples are meant.</param>
    /// <param name="start">Start of it.</param>
    /// <param name="end">End of it, later than the start.</param>
    /// <returns>What is known; null where the service has another feed, or none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The end is not later than the start.</exception>
    [Alias("measure"), Access(AccessRight.Read)]
    Task<StretchView?> MeasureAsync(MetricFeed feed, DateTimeOffset start, DateTimeOffset end);
}
