namespace Meshward.Client.Results;

/// <summary>One greedy evaluation during training.</summary>
/// <param name="EnvSteps">Environment steps taken so far, over all simulators.</param>
/// <param name="MeanReward">Exact mean reward of the greedy policy over the training load.</param>
internal sealed record CurvePoint(long EnvSteps, double MeanReward);
