using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Meshward.Learning.Ppo;

/// <summary>
/// Parameters of PPO (Schulman et al. 2017) with the names and meanings of Stable-Baselines3. The constructor's defaults are the
/// preset <c>default</c>; <see cref="Published"/> is the papers' choice.
/// </summary>
public sealed record PpoConfig
{
    /// <summary>Name of the preset these parameters started from.</summary>
    public string Preset { get; init; } = "default";

    /// <summary>Widths of the tanh layers of the policy network and, with weights of its own, of the value network.</summary>
    public ImmutableArray<int> Hidden { get; init; } = [64, 64];

    /// <summary>How several controls are decided.</summary>
    public HeadForm Heads { get; init; } = HeadForm.Joint;

    /// <summary>
    /// Frequencies of the observation encoding: each scaled entry x is followed by sin(pi k x) and cos(pi k x) for k = 1 .. this number.
    /// 0 gives the network the entries alone.
    /// </summary>
    public int Frequencies { get; init; } = 8;

    /// <summary>Whether observations are scaled to [-1, 1]; otherwise the network sees requests per second and cores as they are.</summary>
    public bool ScaleObservations { get; init; } = true;

    /// <summary>Whether rewards are divided by their standard deviation under uniformly random actions.</summary>
    public bool ScaleRewards { get; init; } = true;

    /// <summary>
    /// Share of the loads, in [0, 1], that simulators draw from between those of the training pattern, so that the policy acts well on
    /// loads that the pattern does not hold; it is judged on the pattern's alone.
    /// </summary>
    public double BetweenLoadShare { get; init; } = 0.75;

    /// <summary>
    /// Share of the episodes, in [0, 1], that start from any configuration instead of the scenario's start values, so that the policy finds
    /// its way from wherever the mesh is (exploring starts, Sutton and Barto 2018, section 5.3). It matters where controls are incremental.
    /// </summary>
    public double ExploringStartShare { get; init; } = 0.5;

    /// <summary>Environments of a simulator.</summary>
    public int Environments { get; init; } = 512;

    /// <summary>
    /// Environments, 1 or more, that are offered the same loads and start from the same configurations, each acting by itself. Networks run
    /// once per distinct observation, so that further actions at a load cost little, and what is rare and good is tried sooner. In a minibatch
    /// their samples of a step stay together.
    /// </summary>
    public int EnvironmentsPerLoad { get; init; } = 16;

    /// <summary>Steps that every environment takes in a round.</summary>
    public int StepsPerEnvironment { get; init; } = 8;

    /// <summary>Samples of a minibatch.</summary>
    public int BatchSize { get; init; } = 2048;

    /// <summary>Passes over the samples of a round.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Adam's step size at the start.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Whether learning rate and entropy bonus fall linearly to 0 over the budget.</summary>
    public bool Decay { get; init; } = true;

    /// <summary>Clip range of the probability ratio.</summary>
    public double ClipRange { get; init; } = 0.2;

    /// <summary>Lambda of generalised advantage estimation.</summary>
    public double GaeLambda { get; init; } = 0.95;

    /// <summary>Weight of the entropy bonus at the start.</summary>
    public double EntropyCoefficient { get; init; } = 0.3;

    /// <summary>Weight of the value loss.</summary>
    public double ValueCoefficient { get; init; } = 0.5;

    /// <summary>Largest norm of the gradient over all parameters.</summary>
    public double MaxGradientNorm { get; init; } = 0.5;

    /// <summary>Adam's epsilon (Stable-Baselines3: 1e-5).</summary>
    public double AdamEpsilon { get; init; } = 1e-5;

    /// <summary>Environment steps of the whole training, over all simulators.</summary>
    public long TotalSteps { get; init; } = 2_400_000;

    /// <summary>
    /// Share of the optimum, above 0 and at most 1, at which the training is over before its budget is spent; null for never. Learning rate and
    /// entropy bonus fall as if the budget were spent.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // Trainings without it keep their hashes.
    public double? StopAtRatio { get; init; }

    /// <summary>Simulators whose weights are averaged each round; 0 means one per core of the cluster.</summary>
    public int Simulators { get; init; }

    /// <summary>Samples that one simulator collects in a round.</summary>
    public int SamplesPerRound => Environments * StepsPerEnvironment;

    /// <summary>
    /// The default preset where outcomes are too many to tabulate, so that the model is asked at each step: fewer steps, and an entropy bonus
    /// that many heads in a row do not multiply into blindness.
    /// </summary>
    public static PpoConfig ForWideMeshes { get; } = new()
    {
        Environments = 256,
        EnvironmentsPerLoad = 4,
        BatchSize = 1024,
        LearningRate = 2e-3,
        EntropyCoefficient = 0.05,
        TotalSteps = 250_000,
    };

    /// <summary>Widths of the default preset's tanh layers with autoregressive heads, which share the first: it serves all of them.</summary>
    public static ImmutableArray<int> AutoregressiveHidden { get; } = [128, 64];

    /// <summary>The published parameters of the one-service scenario: one environment, four layers, a constant learning rate.</summary>
    public static PpoConfig Published { get; } = new()
    {
        Preset = "published",
        Hidden = [64, 64, 64, 64],
        Heads = HeadForm.Independent,
        Frequencies = 0,
        ScaleObservations = false,
        ScaleRewards = false,
        BetweenLoadShare = 0,
        ExploringStartShare = 0,
        Environments = 1,
        EnvironmentsPerLoad = 1,
        StepsPerEnvironment = 1024,
        BatchSize = 64,
        Epochs = 10,
        LearningRate = 1e-4,
        Decay = false,
        EntropyCoefficient = 0,
        TotalSteps = 1_000_000,
        Simulators = 1,
    };
}
