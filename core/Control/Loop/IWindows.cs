using System.Collections.Immutable;

namespace Meshward.Core.Control.Loop;

/// <summary>Tells what was measured of the services of a mesh.</summary>
public interface IWindows
{
    /// <summary>Figures of a stretch of time. It waits for samples that are still missing, and never longer than it may.</summary>
    /// <param name="start">Start of the stretch.</param>
    /// <param name="end">End of it, later than the start.</param>
    /// <param name="patience">Longest wait from now on.</param>
    /// <param name="cancellationToken">Gives the question up.</param>
    /// <returns>One for each service of the mesh; what could not be measured says why.</returns>
    Task<ImmutableArray<ServiceWindow>> ReadAsync(DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken);
}
