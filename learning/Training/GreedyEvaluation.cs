namespace Meshward.Learning.Training;

/// <summary>One point of a learning curve.</summary>
/// <param name="EnvSteps">Environment steps taken by all simulators before it.</param>
/// <param name="MeanReward">Mean reward of the greedy policy over the training loads.</param>
public readonly record struct GreedyEvaluation(long EnvSteps, double MeanReward);
