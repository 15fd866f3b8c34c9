namespace Meshward.Grains.Contracts;

/// <summary>A trained policy in a controller's list.</summary>
/// <param name="Run">Key of the training that it came of.</param>
/// <param name="ScenarioHash">Hash of the scenario: the policy acts on no other.</param>
/// <param name="TaskHash">Hash of the training order.</param>
/// <param name="Sha256">Hash of the policy file.</param>
/// <param name="EnvSteps">Environment steps of the training.</param>
/// <param name="MeanReward">Mean reward of the greedy policy over the training loads.</param>
/// <param name="OptimalReward">Mean optimum over the training loads.</param>
/// <param name="IsComplete">Whether the training spent its whole budget; otherwise it was cancelled.</param>
/// <param name="FinishedAt">When the training was over.</param>
[GenerateSerializer, Immutable, Alias("meshward.policy-entry")]
public sealed record PolicyEntry(
    [property: Id(0)] string Run,
    [property: Id(1)] string ScenarioHash,
    [property: Id(2)] string TaskHash,
    [property: Id(3)] string Sha256,
    [property: Id(4)] long EnvSteps,
    [property: Id(5)] double MeanReward,
    [property: Id(6)] double OptimalReward,
    [property: Id(7)] bool IsComplete,
    [property: Id(8)] DateTimeOffset FinishedAt)
{
    /// <summary>Whether a controller that adapts ordered it: whoever asks for the newest policy of the scenario does not get this one.</summary>
    [Id(9)]
    public bool IsForController { get; init; }
}
