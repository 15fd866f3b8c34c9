using System.Collections.Immutable;

namespace Meshward.Silo.Pages;

/// <summary>What the overview of a cluster says.</summary>
/// <param name="Meshes">Meshes that a controller was ever started on, or that have trainings.</param>
/// <param name="Trainings">The newest trainings.</param>
/// <param name="Silos">The silos.</param>
internal sealed record ClusterView(ImmutableArray<MeshRow> Meshes, ImmutableArray<TrainingRow> Trainings, ImmutableArray<SiloRow> Silos);

/// <summary>A mesh in the overview.</summary>
/// <param name="Mesh">Its name.</param>
/// <param name="Standing">How its controller stands.</param>
/// <param name="Tone">The same for the eye.</param>
/// <param name="Met">Share of all steps in which all objectives were met.</param>
/// <param name="Decisions">Decisions so far.</param>
/// <param name="Problem">One line on what is wrong; empty where nothing is.</param>
internal sealed record MeshRow(string Mesh, string Standing, Tone Tone, string Met, string Decisions, string Problem);

/// <summary>A silo in the overview.</summary>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="Gateway">Where consoles do; a dash where it takes none.</param>
/// <param name="Cores">Cores that it computes on.</param>
/// <param name="Processor">Share of its machine's processors that it uses.</param>
/// <param name="Memory">Memory that it uses.</param>
/// <param name="Version">Version that it runs.</param>
internal sealed record SiloRow(string Address, string Gateway, string Cores, string Processor, string Memory, string Version);
