using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;

namespace Meshward.Client.Work;

/// <summary>Measures points of a plan on a mesh.</summary>
internal interface IPointMeter
{
    /// <summary>Measures a point.</summary>
    /// <returns>[services] what was measured, and its row in a trace.</returns>
    /// <exception cref="Core.Actuation.ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or say nothing.</exception>
    Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point);
}
