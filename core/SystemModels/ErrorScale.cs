namespace Meshward.Core.SystemModels;

/// <summary>
/// How far measurement and prediction are apart: the logarithm of their ratio, since delays err in proportion. 0.69 is twice as much as was
/// predicted, -0.69 half as much.
/// </summary>
/// <param name="Floor">
/// Added to both, in the target's own unit, above 0: what is much smaller than that counts as nothing, and a zero has a logarithm.
/// </param>
public readonly record struct ErrorScale(double Floor)
{
    // Of the median that was measured.
    private const double FloorShare = 0.01;

    /// <summary>The scale of a target that was measured so.</summary>
    /// <param name="measured">Finite values of at least 0, at least one.</param>
    public static ErrorScale Of(IEnumerable<double> measured)
    {
        double[] sorted = [.. measured.Order()];
        double middle = sorted[sorted.Length / 2];
        return new ErrorScale(middle > 0 ? FloorShare * middle : FloorShare);
    }

    /// <summary>Logarithm of measured over predicted; what is below 0 counts as 0.</summary>
    public double LogRatio(double measured, double predicted) =>
        Math.Log(Math.Max(measured, 0) + Floor) - Math.Log(Math.Max(predicted, 0) + Floor);

    /// <summary>The value that is so far from a prediction.</summary>
    public double Scaled(double predicted, double logRatio) => Math.Max(0, ((Math.Max(predicted, 0) + Floor) * Math.Exp(logRatio)) - Floor);
}
