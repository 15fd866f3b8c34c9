using System.Collections.Immutable;

namespace Meshward.Learning.Training;

/// <summary>What one simulator saw and learned in one round; names as Stable-Baselines3 logs them.</summary>
/// <param name="EnvSteps">Environment steps taken.</param>
/// <param name="MeanReward">Mean reward of a step while exploring.</param>
/// <param name="ApproxKl">Approximate KL divergence of the policy from the one that collected, mean over the last epoch.</param>
/// <param name="Entropy">Mean entropy of the policy, in nats.</param>
/// <param name="ClipFraction">Share of samples whose probability ratio was clipped.</param>
/// <param name="ExplainedVariance">1 - Var(returns - values) / Var(returns); 1 is a perfect value network.</param>
/// <param name="PolicyLoss">Mean policy loss.</param>
/// <param name="ValueLoss">Mean value loss.</param>
/// <param name="Rejected">Samples left out since an observation or a reward was not finite.</param>
public sealed record RoundStatistics(
    long EnvSteps,
    double MeanReward,
    double ApproxKl,
    double Entropy,
    double ClipFraction,
    double ExplainedVariance,
    double PolicyLoss,
    double ValueLoss,
    long Rejected)
{
    /// <summary>What all simulators of a round saw: steps and rejected samples are summed, all else is averaged.</summary>
    /// <param name="simulators">At least one.</param>
    public static RoundStatistics Mean(ImmutableArray<RoundStatistics> simulators) => new(
        simulators.Sum(one => one.EnvSteps),
        simulators.Average(one => one.MeanReward),
        simulators.Average(one => one.ApproxKl),
        simulators.Average(one => one.Entropy),
        simulators.Average(one => one.ClipFraction),
        simulators.Average(one => one.ExplainedVariance),
        simulators.Average(one => one.PolicyLoss),
        simulators.Average(one => one.ValueLoss),
        simulators.Sum(one => one.Rejected));
}
