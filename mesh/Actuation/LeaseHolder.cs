namespace Meshward.Mesh.Actuation;

/// <summary>Who holds the lease of a mesh.</summary>
/// <param name="Name">Who that is, for people; no other process and no other run has the same.</param>
public sealed record LeaseHolder(string Name)
{
    /// <summary>The mesh that it controls; null where it is no controller.</summary>
    public string? Controls { get; init; }

    /// <summary>Generation of the controller: it takes the lease from earlier ones of the same mesh at once.</summary>
    public long Generation { get; init; }
}
