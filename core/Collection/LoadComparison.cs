using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Collection;

/// <summary>
/// Whether metrics tell of the load that was offered, and not of another mesh's or of another time's. Requests are compared when they are answered, as
/// meshes count them: how many wait in a queue makes no difference.
/// </summary>
public static class LoadComparison
{
    // Most that the ends of the two windows are off from each other in the mean: reading a page takes some time, and so does an answer on its way.
    private const double DelaySeconds = 0.1;

    // By so much both ends together are off from one time to the next: as many requests as are answered meanwhile are in one window and not in the other.
    private const double EdgeSeconds = 0.5;

    // Deviations of a Poisson count, and what is left of whole numbers.
    private const double Deviations = 5;
    private const double Rounding = 2;

    /// <summary>How far both may differ.</summary>
    /// <param name="answered">Requests that were answered.</param>
    /// <param name="seconds">Length of the window.</param>
    /// <returns>Requests: a tenth of a second of them, and five deviations of a Poisson count of half a second, and two.</returns>
    public static double Tolerance(int answered, double seconds)
    {
        double perSecond = answered / seconds;
        return (DelaySeconds * perSecond) + (Deviations * Math.Sqrt(EdgeSeconds * perSecond)) + Rounding;
    }

    /// <summary>The first service of which both differ by more; null where none does, or nothing is known of it.</summary>
    /// <param name="services">Names of the services.</param>
    /// <param name="point">What was measured.</param>
    public static string? DifferenceIn(ImmutableArray<string> services, MeasuredPoint point)
    {
        for (int service = 0; service < (point.Answered?.Length ?? 0); service++)
        {
            ServiceInterval interval = point.Intervals[service];
            int answered = point.Answered!.Value[service].All;
            double seconds = (interval.End - interval.Start).TotalSeconds, tolerance = Tolerance(answered, seconds);
            double? found = interval.Requests.Offered.Kind == StatisticKind.NoTraffic ? 0 : interval.Requests.Offered.Value * seconds;
            if (found is double counted && Math.Abs(counted - answered) > tolerance)
            {
                return FormattableString.Invariant(
                    $"found {counted:0} requests of {services[service]} in the metrics, expected {answered} ± {tolerance:0}, as many as the load had answers to in the same {seconds:0.#} s: the Prometheus server scrapes another mesh than the requests were sent to, or others send requests, too; see --prometheus");
            }
        }

        return null;
    }
}
