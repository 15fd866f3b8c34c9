namespace Meshward.Learning.Training;

/// <summary>What one simulator saw and learned in one round, or several in sum or on average; names as Stable-Baselines3 logs them.</summary>
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
    /// <summary>The sum, figure by figure.</summary>
    public static RoundStatistics operator +(RoundStatistics sum, RoundStatistics one) => new(
        sum.EnvSteps + one.EnvSteps,
        sum.MeanReward + one.MeanReward,
        sum.ApproxKl + one.ApproxKl,
        sum.Entropy + one.Entropy,
        sum.ClipFraction + one.ClipFraction,
        sum.ExplainedVariance + one.ExplainedVariance,
        sum.PolicyLoss + one.PolicyLoss,
        sum.ValueLoss + one.ValueLoss,
        sum.Rejected + one.Rejected);

    /// <summary>Of a sum: steps and rejected samples stay summed, all else is averaged.</summary>
    /// <param name="simulators">Number of simulators that it is the sum of, at least 1.</param>
    internal RoundStatistics MeanOver(int simulators) => new(
        EnvSteps,
        MeanReward / simulators,
        ApproxKl / simulators,
        Entropy / simulators,
        ClipFraction / simulators,
        ExplainedVariance / simulators,
        PolicyLoss / simulators,
        ValueLoss / simulators,
        Rejected);
}
