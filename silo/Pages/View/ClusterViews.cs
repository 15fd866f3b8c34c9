using System.Collections.Immutable;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;

namespace Meshward.Silo.Pages;

/// <summary>From what is known of a cluster to what its overview says.</summary>
internal static class ClusterViews
{
    /// <summary>The overview.</summary>
    /// <param name="meshes">Meshes, with where their controllers stand; null for a mesh that never had one.</param>
    /// <param name="trainings">The newest trainings.</param>
    /// <param name="silos">The silos.</param>
    public static ClusterView Of(IEnumerable<(string Mesh, ControlStatus? Status)> meshes, ImmutableArray<TrainingLook> trainings, ImmutableArray<SiloEntry> silos) => new(
        [.. meshes.Select(mesh => Of(mesh.Mesh, mesh.Status))],
        [.. trainings.Select(TrainingRows.Of)],
        [.. silos.Select(Of)]);

    private static MeshRow Of(string mesh, ControlStatus? status) => status is null or { Generation: 0 }
        ? new MeshRow(mesh, "no controller", Tone.Plain, "not known", "0", "")
        : new MeshRow(
            mesh,
            status.Phase switch { ControlPhase.Running when status.IsPaused => "paused", ControlPhase.Running => status.IsDryRun ? "dry run" : "acting", _ => Words.Of(status.Phase) },
            status.Phase switch { ControlPhase.Running when status.IsPaused => Tone.Warning, ControlPhase.Running => status.IsDryRun ? Tone.Plain : Tone.Good, ControlPhase.Failed => Tone.Bad, _ => Tone.Plain },
            status.Counts.ObjectivesMet is double met ? $"{StoryWords.Number(Math.Floor(met * 1000) / 10)} %" : "not known",
            Words.Count(status.Counts.Decisions),
            status.Problem ?? "");

    private static SiloRow Of(SiloEntry silo) => new(
        silo.Address,
        silo.Gateway ?? "–",
        Words.Count(silo.Cores),
        silo.ProcessorShare is double share ? $"{StoryWords.Number(Math.Round(100 * share))} %" : "not known",
        silo.MemoryBytes is long bytes ? $"{Words.Count(bytes >> 20)} MiB" : "not known",
        silo.Version ?? "not known");
}
