namespace Meshward.Client.Comparison;

/// <summary>What is public about a scenario of the papers.</summary>
internal sealed record PublishedScenario
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Variant of its model; null for the model itself.</summary>
    public string? Variant { get; init; }

    /// <summary>Public trace, relative to the folder of traces; null where there is none.</summary>
    public string? Trace { get; init; }

    /// <summary>What to know about the results, in a sentence or two.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the papers give parameters of PPO for it.</summary>
    public bool ParametersPublished { get; init; } = true;

    /// <summary>Results; empty where none is public as numbers.</summary>
    public PublishedResult[] Results { get; init; } = [];
}
