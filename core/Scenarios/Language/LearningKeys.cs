using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of <c>learning</c>: parameters of PPO by the names of Stable-Baselines3.</summary>
internal static class LearningKeys
{
    /// <summary>Presets that a scenario can change.</summary>
    public static readonly ImmutableArray<string> Presets = ["default", "published"];

    private static readonly NumberShape _count = new(1, 1e9, isWhole: true);
    private static readonly NumberShape _share = new(0, 1);
    private static readonly NumberShape _weight = new(0, 1e6);

    public static readonly Key<ImmutableArray<Located<double>>> NetArch = Key<ImmutableArray<Located<double>>>.Optional(
        "net_arch",
        new ListShape<double>("a list of widths such as [64, 64]", new NumberShape(1, 4096, isWhole: true), 1, 16),
        null,
        "Widths of the tanh layers of the policy network, and of the value network.");

    public static readonly Key<double> LearningRate = Key<double>.Optional(
        "learning_rate", new NumberShape(0, 1, aboveLow: true), null, "Adam's step size at the start.");

    public static readonly Key<double> Environments = Key<double>.Optional(
        "n_envs", new NumberShape(1, 100_000, isWhole: true), null, "Environments of a simulator.");

    public static readonly Key<double> EnvironmentsPerLoad = Key<double>.Optional(
        "envs_per_load",
        new NumberShape(1, 100_000, isWhole: true),
        null,
        "Environments that are offered the same loads and start from the same configurations, and differ by their actions alone.");

    public static readonly Key<double> Steps = Key<double>.Optional(
        "n_steps", new NumberShape(1, 1e6, isWhole: true), null, "Steps that every environment takes in a round.");

    public static readonly Key<double> BatchSize = Key<double>.Optional("batch_size", _count, null, "Samples of a minibatch.");

    public static readonly Key<double> Epochs = Key<double>.Optional(
        "n_epochs", new NumberShape(1, 1000, isWhole: true), null, "Passes over the samples of a round.");

    public static readonly Key<double> GaeLambda = Key<double>.Optional(
        "gae_lambda", _share, null, "Lambda of generalised advantage estimation.");

    public static readonly Key<double> ClipRange = Key<double>.Optional(
        "clip_range", new NumberShape(0, 10, aboveLow: true), null, "Clip range of the probability ratio.");

    public static readonly Key<double> EntropyCoefficient = Key<double>.Optional(
        "ent_coef", _weight, null, "Weight of the entropy bonus at the start.");

    public static readonly Key<double> ValueCoefficient = Key<double>.Optional("vf_coef", _weight, null, "Weight of the value loss.");

    public static readonly Key<double> MaxGradientNorm = Key<double>.Optional(
        "max_grad_norm", new NumberShape(0, 1e6, aboveLow: true), null, "Largest norm of the gradient over all parameters.");

    public static readonly Key<double> TotalSteps = Key<double>.Optional(
        "total_timesteps", new NumberShape(1, 1e12, isWhole: true), null, "Environment steps of the whole training, over all simulators.");

    public static readonly Key<double> StopAtRatio = Key<double>.Optional(
        "stop_at_ratio",
        new NumberShape(0, 1, aboveLow: true),
        null,
        "Share of the optimum at which the training is over before its budget is spent; never by default.");

    private static readonly ObjectShape _parameters = new(
        "parameters of PPO",
        NetArch,
        LearningRate,
        Environments,
        EnvironmentsPerLoad,
        Steps,
        BatchSize,
        Epochs,
        GaeLambda,
        ClipRange,
        EntropyCoefficient,
        ValueCoefficient,
        MaxGradientNorm,
        TotalSteps,
        StopAtRatio);

    /// <summary>Parameters by preset, in the order of <see cref="Presets"/>.</summary>
    public static readonly ImmutableArray<Key<Fields>> ByPreset =
    [
        .. Presets.Select(preset => Key<Fields>.Optional(
            preset, _parameters, null, $"Parameters that replace those of the preset {preset}, by the names of Stable-Baselines3.")),
    ];

    public static readonly ObjectShape Shape = new("learning", [.. ByPreset]);
}
