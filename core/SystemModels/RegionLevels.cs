using System.Collections.Immutable;

namespace Meshward.Core.SystemModels;

/// <summary>The values that a coordinate of an operating region was measured at: numbers that differ by rounding alone are one.</summary>
internal static class RegionLevels
{
    private const double Tolerance = 1e-9;

    /// <summary>The values of a coordinate, ascending.</summary>
    /// <param name="configurations">[configurations * coordinates] measured values, row-major.</param>
    /// <param name="coordinate">Which coordinate.</param>
    /// <param name="coordinates">Number of coordinates.</param>
    public static double[] Of(ImmutableArray<double> configurations, int coordinate, int coordinates)
    {
        double[] values = new double[configurations.Length / coordinates];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = configurations[i * coordinates + coordinate];
        }

        Array.Sort(values);
        int count = 0;
        foreach (double value in values)
        {
            if (count == 0 || !AreEqual(values[count - 1], value))
            {
                values[count++] = value;
            }
        }

        return values[..count];
    }

    /// <summary>Index of a value, or the complement of the number of values below it.</summary>
    /// <param name="levels">Values, ascending.</param>
    /// <param name="value">Any number.</param>
    public static int Find(double[] levels, double value)
    {
        int next = 0;
        for (int end = levels.Length; next < end;)
        {
            int middle = (next + end) / 2;
            (next, end) = levels[middle] < value ? (middle + 1, end) : (next, middle);
        }

        return next < levels.Length && (levels[next] == value || AreEqual(levels[next], value)) ? next
            : next > 0 && AreEqual(levels[next - 1], value) ? next - 1
            : ~next;
    }

    private static bool AreEqual(double a, double b) => Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));
}
