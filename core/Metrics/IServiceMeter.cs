using System.Collections.Immutable;

namespace Meshward.Core.Metrics;

/// <summary>Tells what was measured of the services of a mesh in any recent stretch of time.</summary>
public interface IServiceMeter
{
    /// <summary>What is known now; asked again, more may be.</summary>
    /// <param name="start">Start of the stretch.</param>
    /// <param name="end">End of it, later than the start.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>[services] what is known of each, in the order of the mesh's services.</returns>
    /// <exception cref="MetricSourceException">Where the samples are cannot be asked, or not any more since the end of the stretch.</exception>
    Task<ImmutableArray<MeasuredStretch>> MeasureAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken);
}
