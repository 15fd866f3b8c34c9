using Meshward.Core.Control.Drift;
using Meshward.Core.Randomness;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Tests.Control.Drift;

/// <summary>Targets whose noise is a normal of 0.2 in logarithms, so that what a test of drift sees can be made by hand.</summary>
internal static class DriftSamples
{
    public const double Noise = 0.2;
    public const double Tolerance = 0.1;
    public const double Predicted = 0.1;

    private static readonly ErrorScale s_scale = new(1e-9);

    public static DriftCalibration Calibration(long seed, int targets = 1, int rows = 400) => new(
        [.. Enumerable.Range(0, targets).Select(target => Target($"delay.{target}", seed, (uint)target, rows, DriftCalibration.DefaultFailure / (2 * targets)))],
        null!,
        10,
        DriftCalibration.DefaultFailure);

    /// <summary>A step in which each target is so far from its prediction, in units of noise.</summary>
    public static DriftObservation Step(long step, params double[] deviations) => new(
        step,
        new([.. deviations.Select(_ => new TargetPrediction(Predicted, Predicted, Tolerance, Noise))], true),
        [.. deviations.Select(deviation => s_scale.Scaled(Predicted, deviation * Noise))]);

    private static TargetCalibration Target(string quantity, long seed, uint index, int rows, double failure)
    {
        CounterRandom random = new(seed, 1, index);
        double[] noise = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            noise[row] = random.NextNormal();
        }

        return new(quantity, s_scale, [NoiseTail.Of(noise, failure), NoiseTail.Of(noise.Select(value => -value), failure)]);
    }
}
