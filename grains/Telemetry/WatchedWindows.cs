using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Control.Loop;

namespace Meshward.Grains.Telemetry;

/// <summary>Windows whose reading begins the trace of a decision.</summary>
/// <param name="inner">The windows.</param>
/// <param name="trace">The trace.</param>
internal sealed class WatchedWindows(IWindows inner, DecisionTrace trace) : IWindows
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<ServiceWindow>> ReadAsync(DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken)
    {
        trace.Collect();
        try
        {
            return await inner.ReadAsync(start, end, patience, cancellationToken);
        }
        finally
        {
            trace.Decide();
        }
    }
}
