using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A service of a draft.</summary>
/// <param name="Found">What was found of it.</param>
/// <param name="Loads">Loads to learn on, in requests per second, ascending.</param>
/// <param name="Limit">Bound of its response time in seconds.</param>
/// <param name="Nodes">Nodes that its workloads are, those that have a weight first.</param>
/// <param name="Controls">Controls of its requests.</param>
/// <param name="WhyNoRouting">Why it has no weights although it has several workloads; null otherwise.</param>
internal sealed record PlannedService(
    FoundService Found,
    ImmutableArray<decimal> Loads,
    decimal Limit,
    ImmutableArray<string> Nodes,
    ImmutableArray<DraftControl> Controls,
    string? WhyNoRouting)
{
    /// <summary>Its name.</summary>
    public string Name => Found.Name;

    /// <summary>Whether a share of its requests can be rejected.</summary>
    public bool HasBlocking => Controls.Any(control => control is { Kind: ControlKind.Blocking, IsActive: true });
}
