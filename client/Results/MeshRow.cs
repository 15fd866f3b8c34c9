namespace Meshward.Client.Results;

/// <summary>A mesh that a cluster knows.</summary>
/// <param name="Mesh">Its name.</param>
/// <param name="Policies">Policies that the controller keeps.</param>
/// <param name="Current">Training that the current policy came of; absent where there is none.</param>
/// <param name="Ratio">Share of the optimum that the current policy reaches on the training load.</param>
internal sealed record MeshRow(string Mesh, int Policies, string? Current, double? Ratio)
{
    /// <summary>How far its controller is, as <c>control --status</c> says; absent where none was ever started.</summary>
    public string? Controller { get; init; }

    /// <summary>Whether the controller sends nothing to the mesh.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Whether an operator has paused it.</summary>
    public bool? Paused { get; init; }

    /// <summary>Number of its last decision.</summary>
    public long? LastDecision { get; init; }

    /// <summary>Share of its steps that could be judged in which every objective was met; absent where none could.</summary>
    public double? ObjectivesMet { get; init; }
}
