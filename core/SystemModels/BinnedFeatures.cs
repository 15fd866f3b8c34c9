using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>
/// Features as bin numbers. A feature with at most 256 distinct values has one bin for each, so that trees over bins are exact;
/// one with more is cut into 256 bins of about equally many rows.
/// </summary>
public sealed class BinnedFeatures
{
    private const int MostBins = 256;

    // Share of the largest value below which two values are one.
    private const double RoundingShare = 1e-9;

    private readonly double[][] _thresholds;

    private BinnedFeatures(byte[] codes, int[] firstBin, double[][] thresholds, int rowCount)
    {
        Codes = codes;
        FirstBin = firstBin;
        _thresholds = thresholds;
        RowCount = rowCount;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Number of features.</summary>
    public int FeatureCount => _thresholds.Length;

    /// <summary>[rows * features] bin of each value, row-major.</summary>
    public byte[] Codes { get; }

    /// <summary>[features + 1] number of bins in the features before; the last entry is the number of all bins.</summary>
    public int[] FirstBin { get; }

    /// <summary>Threshold between two bins that hold rows, the middle between the values nearest to it.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="below">Highest bin on the left that holds rows.</param>
    /// <param name="above">Lowest bin on the right that holds rows.</param>
    public double Threshold(int feature, int below, int above)
    {
        // Pairs (lowest value, highest value) of every bin: with exact bins both are the value itself.
        double low = _thresholds[feature][2 * below + 1];
        double high = _thresholds[feature][2 * above];
        double middle = low + (high - low) / 2;
        return middle < high ? middle : low;
    }

    /// <summary>Bins of all features.</summary>
    /// <param name="features">[rows * featureCount], row-major.</param>
    /// <param name="featureCount">Number of features.</param>
    public static BinnedFeatures Of(ReadOnlySpan<double> features, int featureCount)
    {
        int rowCount = features.Length / featureCount;
        byte[] codes = new byte[features.Length];
        int[] firstBin = new int[featureCount + 1];
        double[][] thresholds = new double[featureCount][];
        double[] column = new double[rowCount];
        for (int feature = 0; feature < featureCount; feature++)
        {
            for (int row = 0; row < rowCount; row++)
            {
                column[row] = features[row * featureCount + feature];
            }

            ImmutableArray<double> lows = LowestOfBins(column);
            thresholds[feature] = new double[2 * lows.Length];
            Array.Fill(thresholds[feature], double.NegativeInfinity);
            for (int row = 0; row < rowCount; row++)
            {
                double value = column[row];
                int found = lows.BinarySearch(value);
                int bin = found >= 0 ? found : ~found - 1;
                codes[row * featureCount + feature] = (byte)bin;
                thresholds[feature][2 * bin] = lows[bin];
                thresholds[feature][2 * bin + 1] = Math.Max(thresholds[feature][2 * bin + 1], value);
            }

            firstBin[feature + 1] = firstBin[feature] + lows.Length;
        }

        return new BinnedFeatures(codes, firstBin, thresholds, rowCount);
    }

    private static ImmutableArray<double> LowestOfBins(double[] column)
    {
        double[] sorted = [.. column];
        Array.Sort(sorted);
        ImmutableArray<double> distinct = Distinct(sorted);
        return distinct.Length <= MostBins
            ? distinct
            : [.. Enumerable.Range(0, MostBins).Select(bin => sorted[(int)((long)bin * sorted.Length / MostBins)]).Distinct()];
    }

    /// <summary>
    /// Numbers that differ by rounding alone are one: 0.4 * 12 and 0.6 * 8 are not, in the last digit, and a split between them would tell
    /// configurations apart by accident.
    /// </summary>
    private static ImmutableArray<double> Distinct(double[] sorted)
    {
        double tolerance = RoundingShare * Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1]));
        ImmutableArray<double>.Builder distinct = ImmutableArray.CreateBuilder<double>();
        foreach (double value in sorted)
        {
            if (distinct.Count == 0 || value > distinct[^1] + tolerance)
            {
                distinct.Add(value);
            }
        }

        return distinct.ToImmutable();
    }
}
