namespace Meshward.Learning.Ppo;

/// <summary>Gradient of PPO's loss over a minibatch.</summary>
internal interface ILossGradient
{
    /// <summary>Overwrites the gradient with that of a minibatch.</summary>
    /// <param name="weights">[ParameterCount] flat parameters.</param>
    /// <param name="gradient">[ParameterCount] is overwritten; padding stays zero.</param>
    /// <param name="minibatch">Samples.</param>
    /// <param name="buffer">What they are samples of.</param>
    /// <param name="config">PPO's parameters.</param>
    /// <param name="entropyCoefficient">Weight of the entropy bonus.</param>
    /// <param name="sum">Adds the statistics.</param>
    void Compute(
        ReadOnlySpan<float> weights,
        Span<float> gradient,
        Minibatch minibatch,
        RolloutBuffer buffer,
        PpoConfig config,
        double entropyCoefficient,
        ref StatisticsSum sum);
}
