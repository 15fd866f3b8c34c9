namespace Meshward.Core.Metrics;

/// <summary>Gives the samples of a service in any stretch of the past that it still holds.</summary>
public interface IMetricHistory
{
    /// <summary>All samples of a service in a stretch of time, with their own time stamps.</summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="since">Start of the stretch; samples at it may be left out.</param>
    /// <param name="until">End of it; samples at it are part of it.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>What the source has; nothing where the stretch is empty.</returns>
    /// <exception cref="MetricSourceException">The source cannot be asked, or its answer cannot be used.</exception>
    Task<MetricReading> ReadAsync(string service, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken);
}
