using System.Collections.Immutable;
using Meshward.Core.SystemModels;

namespace Meshward.Core.Control.Drift;

/// <summary>Errors of predictions, in two parts, as logarithms of ratios.</summary>
/// <param name="Error">[rows] how far the mean of the row's configuration lies above its prediction.</param>
/// <param name="Noise">[rows] how far the row lies above that mean.</param>
internal sealed record ModelErrors(ImmutableArray<double> Error, ImmutableArray<double> Noise)
{
    /// <summary>Takes errors apart. Where a configuration was measured once its parts cannot be told apart: all of it counts as either.</summary>
    /// <param name="scale">How errors are counted.</param>
    /// <param name="measured">[rows] what was measured.</param>
    /// <param name="predicted">[rows] what a model predicted that saw no row of the same configuration.</param>
    /// <param name="repetitionOf">[rows] number of the configuration that the row repeats.</param>
    public static ModelErrors Of(ErrorScale scale, ImmutableArray<double> measured, double[] predicted, ImmutableArray<int> repetitionOf)
    {
        double[] error = [.. measured.Zip(predicted, scale.LogRatio)], noise = [.. error];
        foreach (int[] rows in Enumerable.Range(0, error.Length).GroupBy(row => repetitionOf[row]).Select(rows => rows.ToArray()).Where(rows => rows.Length > 1))
        {
            double mean = rows.Average(row => error[row]);

            // The mean of k rows takes a part of their noise with it.
            double widen = Math.Sqrt(rows.Length / (rows.Length - 1.0));
            foreach (int row in rows)
            {
                noise[row] = widen * (error[row] - mean);
                error[row] = mean;
            }
        }

        return new([.. error], [.. noise]);
    }
}
