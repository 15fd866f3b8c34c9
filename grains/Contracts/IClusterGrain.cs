using System.Collections.Immutable;

namespace Meshward.Grains.Contracts;

/// <summary>Knows the cluster as a whole: its silos, and the trainings that were started on it. There is one, <see cref="GrainKeys.Cluster"/>.</summary>
[Alias("meshward.cluster")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>The silos that are active, in the order of their addresses.</summary>
    [Alias("get-silos")]
    Task<ImmutableArray<SiloEntry>> GetSilosAsync();

    /// <summary>Notes a training; stored before it is acknowledged.</summary>
    /// <param name="run">The training.</param>
    [Alias("note-run")]
    Task NoteRunAsync(RunEntry run);

    /// <summary>The trainings that were started last, the newest first.</summary>
    [Alias("list-runs")]
    Task<ImmutableArray<RunEntry>> ListRunsAsync();
}
