using System.Collections.Immutable;

namespace Meshward.Core.Collection;

/// <summary>Load that is being offered; disposing it ends it, and waits for the answers to what was sent.</summary>
public interface IOfferedLoad : IAsyncDisposable
{
    /// <summary>What whoever sends the requests has counted.</summary>
    /// <param name="start">Start of a stretch of time.</param>
    /// <param name="end">End of it.</param>
    /// <returns>[services] requests that were answered in the stretch; null where nobody counts them.</returns>
    ImmutableArray<AnsweredRequests>? AnsweredBetween(DateTimeOffset start, DateTimeOffset end);
}
