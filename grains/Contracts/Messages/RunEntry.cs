namespace Meshward.Grains.Contracts;

/// <summary>A training in the cluster's list.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="StartedAt">When it was started.</param>
[GenerateSerializer, Immutable, Alias("meshward.run-entry")]
public sealed record RunEntry([property: Id(0)] string Run, [property: Id(1)] string Scenario, [property: Id(2)] DateTimeOffset StartedAt)
{
    /// <summary>Who started it, as far as it was found out; null where nobody had to say.</summary>
    [Id(3)]
    public string? By { get; init; }
}
