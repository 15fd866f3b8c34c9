using System.Globalization;

namespace Meshward.Core.Control.Journal;

/// <summary>A controller wrote to the journal of a mesh that one of a later generation owns by now. It has to stop.</summary>
/// <param name="mesh">The mesh.</param>
/// <param name="generation">Generation of the writer.</param>
/// <param name="current">The highest generation that the journal knows.</param>
public sealed class StaleGenerationException(string mesh, long generation, long current) : Exception(string.Create(
    CultureInfo.InvariantCulture, $"found a controller of {mesh} of generation {generation}, expected generation {current}, which has taken the mesh over"))
{
    /// <summary>The highest generation that the journal knows.</summary>
    public long Current { get; } = current;
}
