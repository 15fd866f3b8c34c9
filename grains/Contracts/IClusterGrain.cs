using System.Collections.Immutable;

namespace Meshward.Grains.Contracts;

/// <summary>Knows the cluster as a whole: its silos, and the trainings and controllers that were started on it. There is one, <see cref="GrainKeys.Cluster"/>.</summary>
[Alias("meshward.cluster")]
public interface IClusterGrain : IGrainWithStringKey
{
    /// <summary>The silos that are active, in the order of their addresses.</summary>
    [Alias("get-silos"), Access(AccessRight.Read)]
    Task<ImmutableArray<SiloEntry>> GetSilosAsync();

    /// <summary>Notes a training; stored before it is acknowledged.</summary>
    /// <param name="run">The training.</param>
    [Alias("note-run"), Access(AccessRight.Silo)]
    Task NoteRunAsync(RunEntry run);

    /// <summary>The trainings that were started last, the newest first.</summary>
    [Alias("list-runs"), Access(AccessRight.Read)]
    Task<ImmutableArray<RunEntry>> ListRunsAsync();

    /// <summary>Notes that a controller was started on a mesh; stored before it is acknowledged.</summary>
    /// <param name="mesh">The mesh.</param>
    [Alias("note-controller"), Access(AccessRight.Silo)]
    Task NoteControllerAsync(string mesh);

    /// <summary>The meshes that controllers were ever started on, in their order.</summary>
    [Alias("list-controllers"), Access(AccessRight.Read)]
    Task<ImmutableArray<string>> ListControllersAsync();
}
