using System.Collections.Immutable;

namespace Meshward.Core.SystemModels.Refitting;

/// <summary>
/// By which factor a prediction misses what is measured, learned on few samples: a Gaussian process (Rasmussen and Williams 2006, chapter 2)
/// on the logarithm of the ratio, with one factor for all, one of each node, a slope in every other input, and a part that is local. Its mean is
/// what is applied.
/// </summary>
public sealed class RatioCorrection
{
    // A factor of 20 is an outage already; what lies beyond is extrapolated.
    private static readonly double s_most = Math.Log(20);

    private readonly FeatureScale _features;
    private readonly ErrorScale _scale;
    private readonly CorrectionPrior _prior;
    private readonly double[][] _samples;
    private readonly double[] _weights;
    private readonly double _most;
    private readonly double _smear;

    private RatioCorrection(
        FeatureScale features, ErrorScale scale, CorrectionPrior prior, double[][] samples, double[] weights, double most, double smear = 0) =>
        (_features, _scale, _prior, _samples, _weights, _most, _smear) = (features, scale, prior, samples, weights, most, smear);

    /// <summary>Learns a correction.</summary>
    /// <param name="features">How features are scaled.</param>
    /// <param name="scale">How errors are counted.</param>
    /// <param name="prior">What is believed before.</param>
    /// <param name="rows">[samples][features] inputs.</param>
    /// <param name="measured">[samples] what was measured, finite.</param>
    /// <param name="predicted">[samples] what the older model says.</param>
    /// <param name="most">Largest value that is predicted, since those who wait give up.</param>
    /// <returns>The correction; null where there is no sample.</returns>
    public static RatioCorrection? Fit(
        FeatureScale features,
        ErrorScale scale,
        CorrectionPrior prior,
        IReadOnlyList<ImmutableArray<double>> rows,
        IReadOnlyList<double> measured,
        IReadOnlyList<double> predicted,
        double most)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        double[][] samples = [.. rows.Select(row =>
        {
            double[] scaled = new double[features.Count];
            features.Write(row.AsSpan(), scaled);
            return scaled;
        })];
        double[,] kernel = new double[samples.Length, samples.Length];
        double[] ratios = new double[samples.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            ratios[i] = scale.LogRatio(measured[i], predicted[i]);
            for (int j = 0; j <= i; j++)
            {
                kernel[i, j] = Kernel(features, prior, samples[i], samples[j]) + (i == j ? prior.Noise * prior.Noise : 0);
            }
        }

        RatioCorrection middle = new(features, scale, prior, samples, Solve(kernel, ratios), most);
        return new RatioCorrection(features, scale, prior, samples, middle._weights, most, middle.Smear(measured, predicted));
    }

    // A mean of logarithms is below the logarithm of the mean: by as much as the fitted samples are, on the whole (Duan 1983).
    private double Smear(IReadOnlyList<double> measured, IReadOnlyList<double> predicted)
    {
        double fitted = 0;
        for (int i = 0; i < _samples.Length; i++)
        {
            fitted += Math.Min(_most, _scale.Scaled(predicted[i], LogFactor(_samples[i]))) + _scale.Floor;
        }

        return Math.Max(0, Math.Log((measured.Sum() + (_scale.Floor * measured.Count)) / fitted));
    }

    /// <summary>Multiplies predictions.</summary>
    /// <param name="rows">[predictions * featureCount], row-major.</param>
    /// <param name="featureCount">Features of a row.</param>
    /// <param name="predictions">Predictions of the older model; receives the corrected ones.</param>
    public void Apply(ReadOnlySpan<double> rows, int featureCount, Span<double> predictions)
    {
        Span<double> scaled = stackalloc double[_features.Count];
        for (int row = 0; row < predictions.Length; row++)
        {
            _features.Write(rows.Slice(row * featureCount, featureCount), scaled);
            predictions[row] = Math.Min(Math.Max(_most, predictions[row]), _scale.Scaled(predictions[row], LogFactor(scaled) + _smear));
        }
    }

    private double LogFactor(ReadOnlySpan<double> scaled)
    {
        double sum = 0;
        for (int sample = 0; sample < _samples.Length; sample++)
        {
            sum += _weights[sample] * Kernel(_features, _prior, _samples[sample], scaled);
        }

        return Math.Clamp(sum, -s_most, s_most);
    }

    private static double Kernel(FeatureScale features, CorrectionPrior prior, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double shares = 0, others = 0, distance = 0;
        for (int i = 0; i < a.Length; i++)
        {
            // With r the share of one node and 1 - r that of the others, r r' + (1 - r)(1 - r') is 1/2 + 2 (r - 1/2)(r' - 1/2).
            (shares, others) = features.IsShare[i] ? (shares + 0.5 + (2 * a[i] * b[i]), others) : (shares, others + (a[i] * b[i]));
            distance += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return (prior.Common * prior.Common)
            + (features.Shares > 0 ? prior.Node * prior.Node * shares / features.Shares : prior.Node * prior.Node)
            + (prior.Slope * prior.Slope * others)
            + (prior.Local > 0 ? prior.Local * prior.Local * Math.Exp(-distance / (2 * prior.Reach * prior.Reach)) : 0);
    }

    // Cholesky; the noise keeps the matrix positive definite. The lower triangle is overwritten.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        int count = right.Length;
        double[] solution = [.. right];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i, j];
                for (int k = 0; k < j; k++)
                {
                    sum -= matrix[i, k] * matrix[j, k];
                }

                matrix[i, j] = i == j ? Math.Sqrt(sum) : sum / matrix[j, j];
            }

            for (int k = 0; k < i; k++)
            {
                solution[i] -= matrix[i, k] * solution[k];
            }

            solution[i] /= matrix[i, i];
        }

        for (int i = count - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < count; k++)
            {
                solution[i] -= matrix[k, i] * solution[k];
            }

            solution[i] /= matrix[i, i];
        }

        return solution;
    }
}
