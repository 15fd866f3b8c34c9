using System.Collections.Immutable;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Control.Drift;

/// <summary>What is usual of one target where nothing has drifted.</summary>
/// <param name="Quantity">The target, for example <c>delay.compute</c>.</param>
/// <param name="Scale">How its errors are counted.</param>
/// <param name="Tails">[directions] how likely noise is, in units of the noise that is usual at a load and configuration.</param>
public sealed record TargetCalibration(string Quantity, ErrorScale Scale, ImmutableArray<NoiseTail> Tails)
{
    /// <summary>How far a measurement lies beyond what the model may err by itself, in units of noise.</summary>
    /// <param name="direction">The side that is looked at.</param>
    /// <param name="measured">What was measured, finite.</param>
    /// <param name="predicted">What was predicted.</param>
    public double Score(DriftDirection direction, double measured, in TargetPrediction predicted)
    {
        double apart = direction == DriftDirection.Above
            ? Scale.LogRatio(measured, predicted.High)
            : -Scale.LogRatio(measured, predicted.Low);
        return (apart - predicted.Tolerance) / predicted.Noise;
    }
}
