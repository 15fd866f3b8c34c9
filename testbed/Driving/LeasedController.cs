namespace Meshward.Testbed.Driving;

/// <summary>A controller that drives a testbed: a later generation of the same one takes its place at once, all others wait until it has ended.</summary>
/// <param name="Mesh">The mesh that it controls.</param>
/// <param name="Store">Identity of what counts its generations: those of two stores have nothing to do with each other.</param>
/// <param name="Generation">Its generation, from 1.</param>
public sealed record LeasedController(string Mesh, string Store, long Generation)
{
    private const int MostCharacters = 200;

    /// <summary>Whether it says which one it is.</summary>
    internal bool IsNamed => Mesh is { Length: > 0 and <= MostCharacters } && Store is { Length: > 0 and <= MostCharacters } && Generation >= 1;

    /// <summary>Whether generations of both can be compared.</summary>
    internal bool IsOf(LeasedController other) => Mesh == other.Mesh && Store == other.Store;
}
