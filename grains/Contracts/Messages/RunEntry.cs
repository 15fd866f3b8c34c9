namespace Meshward.Grains.Contracts;

/// <summary>A training in the cluster's list.</summary>
/// <param name="Run">Its key.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="StartedAt">When it was started.</param>
[GenerateSerializer, Immutable, Alias("meshward.run-entry")]
public sealed record RunEntry([property: Id(0)] string Run, [property: Id(1)] string Scenario, [property: Id(2)] DateTimeOffset StartedAt)
{
    /// <summary>What tells it from other trainings of the scenario, such as the value of a tradeoff; null where nothing does.</summary>
    [Id(3)]
    public string? Point { get; init; }

    /// <summary>Who started it, as far as it was found out; null where nobody had to say.</summary>
    [Id(4)]
    public string? By { get; init; }
}
