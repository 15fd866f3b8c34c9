using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>
/// Parameters of PPO that a scenario sets instead of a preset's, with the names of Stable-Baselines3, <c>envs_per_load</c> and
/// <c>stop_at_ratio</c> being our own; null where the preset's stays.
/// </summary>
/// <param name="Preset">The preset that they belong to, for example <c>published</c>.</param>
public sealed record LearningSpec(string Preset)
{
    /// <summary><c>net_arch</c>: widths of the hidden layers; empty for the preset's.</summary>
    public ImmutableArray<int> NetArch { get; init; } = [];

    /// <summary><c>learning_rate</c>: Adam's step size.</summary>
    public double? LearningRate { get; init; }

    /// <summary><c>n_envs</c>: environments of a simulator.</summary>
    public int? Environments { get; init; }

    /// <summary><c>envs_per_load</c>: environments that are offered the same loads.</summary>
    public int? EnvironmentsPerLoad { get; init; }

    /// <summary><c>n_steps</c>: steps that every environment takes in a round.</summary>
    public int? StepsPerEnvironment { get; init; }

    /// <summary><c>batch_size</c>: samples of a minibatch.</summary>
    public int? BatchSize { get; init; }

    /// <summary><c>n_epochs</c>: passes over the samples of a round.</summary>
    public int? Epochs { get; init; }

    /// <summary><c>gae_lambda</c>: lambda of generalised advantage estimation.</summary>
    public double? GaeLambda { get; init; }

    /// <summary><c>clip_range</c>: clip range of the probability ratio.</summary>
    public double? ClipRange { get; init; }

    /// <summary><c>ent_coef</c>: weight of the entropy bonus.</summary>
    public double? EntropyCoefficient { get; init; }

    /// <summary><c>vf_coef</c>: weight of the value loss.</summary>
    public double? ValueCoefficient { get; init; }

    /// <summary><c>max_grad_norm</c>: largest norm of the gradient.</summary>
    public double? MaxGradientNorm { get; init; }

    /// <summary><c>total_timesteps</c>: environment steps of the whole training.</summary>
    public long? TotalSteps { get; init; }

    /// <summary><c>stop_at_ratio</c>: share of the optimum at which the training is over before its budget is spent.</summary>
    public double? StopAtRatio { get; init; }
}
