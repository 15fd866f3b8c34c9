using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>attach</c> and <c>jobs</c> show of a cluster.</summary>
/// <param name="Silos">Its silos.</param>
/// <param name="Jobs">Its trainings, the newest first; with <c>attach</c> each with its learning curve.</param>
/// <param name="Meshes">Meshes of these trainings; <c>attach</c> alone shows them.</param>
internal sealed record ClusterResult(ImmutableArray<SiloRow> Silos, ImmutableArray<JobResult> Jobs, ImmutableArray<MeshRow>? Meshes = null);
