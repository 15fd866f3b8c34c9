namespace Meshward.Learning.Ppo;

/// <summary>Sums that become <see cref="UpdateStatistics"/>.</summary>
internal struct StatisticsSum
{
    private long _samples;
    private long _minibatches;
    private double _gradientNorm;

    public double Kl;
    public double Clipped;
    public double Entropy;
    public double PolicyLoss;
    public double SquaredError;

    /// <summary>Counts a minibatch.</summary>
    public void Add(int samples, double gradientNorm)
    {
        _samples += samples;
        _minibatches++;
        _gradientNorm += gradientNorm;
    }

    /// <summary>The means.</summary>
    public readonly UpdateStatistics ToStatistics(RolloutBuffer buffer)
    {
        double samples = Math.Max(_samples, 1);
        int excluded = buffer.ExcludedCount;
        return new UpdateStatistics(Kl / samples, Clipped / samples, Entropy / samples, PolicyLoss / samples, SquaredError / samples,
            ExplainedVariance(buffer), _gradientNorm / Math.Max(_minibatches, 1), buffer.Count - excluded, excluded);
    }

    private static double ExplainedVariance(RolloutBuffer buffer)
    {
        double count = 0, meanReturn = 0, meanError = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            if (!buffer.Excluded[i])
            {
                count++;
                meanReturn += buffer.Returns[i];
                meanError += buffer.Returns[i] - buffer.Values[i];
            }
        }

        (meanReturn, meanError) = (meanReturn / count, meanError / count);
        double returns = 0, errors = 0;
        for (int i = 0; i < buffer.Count; i++)
        {
            if (!buffer.Excluded[i])
            {
                returns += Square(buffer.Returns[i] - meanReturn);
                errors += Square(buffer.Returns[i] - buffer.Values[i] - meanError);
            }
        }

        return returns > 0 ? 1 - errors / returns : double.NaN;
    }

    private static double Square(double x) => x * x;
}
