namespace Meshward.Client.Results;

/// <summary>A mesh that the controller of a cluster knows.</summary>
/// <param name="Mesh">Its name.</param>
/// <param name="Policies">Policies that the controller keeps.</param>
/// <param name="Current">Training that the current policy came of; absent where there is none.</param>
/// <param name="Ratio">Share of the optimum that the current policy reaches on the training load.</param>
internal sealed record MeshRow(string Mesh, int Policies, string? Current, double? Ratio);
