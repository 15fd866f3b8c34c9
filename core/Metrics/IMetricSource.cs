namespace Meshward.Core.Metrics;

/// <summary>Gives the samples of a service: whom to ask.</summary>
public interface IMetricSource
{
    /// <summary>All samples of a service since a time, with their own time stamps.</summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="since">Samples at this time or before it may be left out.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>
    /// What the source has, which may be nothing: values as they were told, even those that are no numbers, and none that nobody measured. Samples that
    /// an earlier reading gave may come again.
    /// </returns>
    /// <exception cref="MetricSourceException">The source cannot be asked, or its answer cannot be used; one line says why.</exception>
    /// <exception cref="OperationCanceledException">The question was given up.</exception>
    Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken);
}
