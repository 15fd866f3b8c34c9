namespace Meshward.Core.Evaluation;

/// <summary>Mean and spread of one figure over several seeds.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Sample standard deviation (divided by one less than their number); null where there is one alone.</param>
public readonly record struct Spread(double Mean, double? Deviation)
{
    /// <summary>Mean and spread of these values, at least one.</summary>
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return new Spread(mean, values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)) : null);
    }
}
