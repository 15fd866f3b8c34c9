using System.Collections.Immutable;

namespace Meshward.Testbed.Work;

/// <summary>A processing node.</summary>
/// <param name="Name">Its name, as in routing weights, headers and metrics.</param>
/// <param name="Speed">How fast its cores are at first, above 0: timed work takes its length divided by this.</param>
public sealed record NodeProfile(string Name, double Speed = 1)
{
    /// <summary>Lowest speed.</summary>
    public const double LeastSpeed = 0.01;

    /// <summary>Highest speed.</summary>
    public const double MostSpeed = 100;

    /// <summary>Two equal nodes.</summary>
    public static ImmutableArray<NodeProfile> Defaults { get; } = [new("node1"), new("node2")];
}
