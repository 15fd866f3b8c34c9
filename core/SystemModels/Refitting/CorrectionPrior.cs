namespace Meshward.Core.SystemModels.Refitting;

/// <summary>
/// What is believed of a correction before samples are seen, as standard deviations of the logarithm of the factor. What has no sample near it
/// shrinks to the one factor, and this to 1 where samples are few.
/// </summary>
/// <param name="Common">Of the one factor.</param>
/// <param name="Slope">Of what a feature adds from one end of its range to the other.</param>
/// <param name="Local">Of what is left of a load with a configuration.</param>
/// <param name="Reach">How far a sample tells of its neighbours, as a share of each feature's range.</param>
/// <param name="Noise">Of a sample about the mean of its configuration.</param>
public sealed record CorrectionPrior(double Common, double Slope, double Local, double Reach, double Noise)
{
    /// <summary>The one that did best on meshes that changed (docs/adaptation.md).</summary>
    public static CorrectionPrior Default { get; } = new(1, 0.5, 0.5, 0.4, 0.25);

    /// <summary>One factor alone.</summary>
    public static CorrectionPrior OneFactor { get; } = new(1, 0, 0, 1, 0.25);
}
