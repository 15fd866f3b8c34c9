namespace Meshward.Core.SystemModels.Refitting;

/// <summary>
/// What is believed of a correction before samples are seen, as standard deviations of the logarithm of the factor. What has no sample near it
/// shrinks to the one factor, and this to 1 where samples are few.
/// </summary>
/// <param name="Common">Of the one factor, by which all has become slower or faster.</param>
/// <param name="Node">Of a factor of each node by itself, which counts by the share of requests that is routed to it.</param>
/// <param name="Slope">Of what any other input adds from one end of its range to the other.</param>
/// <param name="Local">Of what is left of a load with a configuration.</param>
/// <param name="Reach">How far a sample tells of its neighbours, as a share of each input's range.</param>
/// <param name="Noise">Of a sample about the mean of its configuration.</param>
public sealed record CorrectionPrior(double Common, double Node, double Slope, double Local, double Reach, double Noise)
{
    /// <summary>
    /// Meshes mostly change at one node: where another one gets the requests, nothing is believed to have changed until it is seen, which rollout
    /// is then drawn to try.
    /// </summary>
    public static CorrectionPrior Default { get; } = new(0.3, 1, 0.3, 0.8, 0.2, 0.25);

    /// <summary>One factor alone.</summary>
    public static CorrectionPrior OneFactor { get; } = new(1, 0, 0, 0, 1, 0.25);
}
