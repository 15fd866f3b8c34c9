namespace Meshward.Learning.Ppo;

/// <summary>What one update did; means over its minibatches, weighted by their samples, unless said otherwise.</summary>
/// <param name="ApproximateKl">Mean of (ratio - 1) - log ratio: how far the policy moved from the one that collected.</param>
/// <param name="ClipFraction">Share of samples whose ratio left the clip range.</param>
/// <param name="Entropy">Mean entropy of the policy, nats, summed over choices.</param>
/// <param name="PolicyLoss">Mean clipped surrogate loss.</param>
/// <param name="ValueLoss">Mean squared error of the value.</param>
/// <param name="ExplainedVariance">1 - var(returns - values) / var(returns) as collected; NaN where returns do not vary.</param>
/// <param name="GradientNorm">Mean over minibatches of the gradient's norm before clipping.</param>
/// <param name="Samples">Samples of the buffer that were used.</param>
/// <param name="Excluded">Samples of the buffer that were left out.</param>
public readonly record struct UpdateStatistics(
    double ApproximateKl,
    double ClipFraction,
    double Entropy,
    double PolicyLoss,
    double ValueLoss,
    double ExplainedVariance,
    double GradientNorm,
    int Samples,
    int Excluded);
