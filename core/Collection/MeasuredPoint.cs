using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Collection;

/// <summary>What was measured of a point.</summary>
/// <param name="Intervals">[services] what the metrics tell.</param>
/// <param name="Answered">[services] what whoever sent the requests has counted meanwhile; null where nobody did.</param>
public sealed record MeasuredPoint(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<AnsweredRequests>? Answered);
