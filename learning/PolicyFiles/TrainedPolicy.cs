using System.Collections.Immutable;
using System.Security.Cryptography;
using Meshward.Core.Scenarios;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.PolicyFiles;

/// <summary>A learned policy and how it came about. Nothing in it depends on when, where or how fast it was trained.</summary>
public sealed record TrainedPolicy
{
    /// <summary>Name of the scenario that it was trained on.</summary>
    public required string Scenario { get; init; }

    /// <summary>Hash of that scenario: a policy acts on no other.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>Hash of the training order: scenario, outcomes of the model, parameters, seed.</summary>
    public required string TaskHash { get; init; }

    /// <summary>Parameters of the training; the number of simulators is that which was used.</summary>
    public required PpoConfig Config { get; init; }

    /// <summary>Seed of the training.</summary>
    public required long Seed { get; init; }

    /// <summary>Who computed the update.</summary>
    public required UpdateBackend Backend { get; init; }

    /// <summary>Layers and heads of its networks.</summary>
    public required ActorCriticShape Shape { get; init; }

    /// <summary>[Shape.ParameterCount] weights of policy and value network, in the shape's layout.</summary>
    public required ImmutableArray<float> Weights { get; init; }

    /// <summary>Environment steps of the training, over all simulators.</summary>
    public required long EnvSteps { get; init; }

    /// <summary>Mean reward of the greedy policy over the training loads, on the model that it was trained on.</summary>
    public required double MeanReward { get; init; }

    /// <summary>Mean optimum over the training loads on the same model.</summary>
    public required double OptimalReward { get; init; }

    /// <summary>Greedy evaluations during training, in order.</summary>
    public required ImmutableArray<GreedyEvaluation> Curve { get; init; }

    /// <summary>Why it cannot act on a scenario: it is another one's, or its networks have other inputs or controls. Null where it can.</summary>
    /// <param name="scenario">The scenario.</param>
    public string? MisfitTo(Scenario scenario)
    {
        if (ScenarioHash != scenario.Hash)
        {
            return $"found a policy of the scenario {Scenario} with hash {Begin(ScenarioHash)}, expected one of {scenario.Name} with hash {Begin(scenario.Hash)}";
        }

        int inputs = new ObservationEncoding(scenario.Observation.Length, Config.Frequencies).InputSize;
        return Shape.InputSize == inputs && Shape.ActionCounts.SequenceEqual(scenario.Controls.Select(control => control.ActionCount))
            ? null
            : $"found a policy with {Shape.InputSize} inputs and {Shape.ActionCounts.Length} controls that are not those of {scenario.Name}, expected {inputs} inputs and {scenario.Controls.Length} controls";
    }

    /// <summary>SHA-256 of the policy file's bytes, lower-case hex.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(Safetensors.Write(this)));

    private static string Begin(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
