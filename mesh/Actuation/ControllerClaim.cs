using System.Globalization;

namespace Meshward.Mesh.Actuation;

/// <summary>What a controller claims a mesh as.</summary>
/// <param name="Mesh">Name of the mesh's scenario.</param>
/// <param name="Store">Identity of what counts its generations: those of two stores have nothing to do with each other. Empty where that is not told.</param>
/// <param name="Generation">Its generation, from 1.</param>
/// <param name="Place">Where it runs, for people.</param>
public sealed record ControllerClaim(string Mesh, string Store, long Generation, string Place)
{
    /// <summary>Whether it takes the place of another one at once: that is an earlier generation of the same controller, which has been taken over.</summary>
    public bool Replaces(ControllerClaim other) => Mesh == other.Mesh && Store == other.Store && Store.Length > 0 && Generation > other.Generation;

    /// <summary>The controller in a few words; no other one has the same.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"control of {Mesh} by {Place}, generation {Generation} of store {Store}");
}
