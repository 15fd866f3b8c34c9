namespace Meshward.Learning.Training;

/// <summary>Where a training stands after a round.</summary>
/// <param name="Round">Rounds finished.</param>
/// <param name="Rounds">Rounds of the whole budget.</param>
/// <param name="EnvSteps">Environment steps taken by all simulators.</param>
/// <param name="GreedyReward">Mean reward of the greedy policy over the training loads after the round.</param>
/// <param name="BestReward">Largest greedy reward so far; the policy that is kept.</param>
/// <param name="OptimalReward">Mean optimum over the training loads.</param>
/// <param name="Statistics">Means over the simulators of the round.</param>
public sealed record TrainingProgress(
    int Round,
    int Rounds,
    long EnvSteps,
    double GreedyReward,
    double BestReward,
    double OptimalReward,
    RoundStatistics Statistics);
