namespace Meshward.Core.Metrics;

/// <summary>
/// A cumulative histogram of response times. Percentiles are those of Prometheus' <c>histogram_quantile</c>: linear inside a bucket, from 0 in the
/// first one, and the largest finite bound where the percentile lies above it.
/// </summary>
internal sealed class BucketHistogram
{
    private readonly double[] _bounds;
    private readonly double[] _counts;

    private BucketHistogram(double[] bounds, double[] counts) => (_bounds, _counts) = (bounds, counts);

    /// <summary>Requests in it.</summary>
    public double Count => _counts.Length == 0 ? 0 : _counts[^1];

    /// <summary>Why it says nothing of response times; null where it does.</summary>
    public string? Fault =>
        _bounds.Length < 2 ? "the histogram of response times has fewer than two buckets with bounds that all pods share"
        : !double.IsPositiveInfinity(_bounds[^1]) ? "the histogram of response times has no bucket without an upper bound (le=\"+Inf\")"
        : Count <= 0 ? "the histogram of response times counted none of the requests that were served"
        : _counts.Zip(_counts.Skip(1)).Any(pair => pair.Second < pair.First) ? "the histogram of response times is not cumulative: a bucket holds less than a smaller one"
        : null;

    /// <param name="bounds">Upper bounds in seconds, in any order.</param>
    /// <param name="counts">Requests up to each bound.</param>
    public static BucketHistogram Of(IEnumerable<double> bounds, double[] counts)
    {
        double[] sorted = [.. bounds];
        double[] cumulative = [.. counts];
        Array.Sort(sorted, cumulative);
        return new BucketHistogram(sorted, cumulative);
    }

    /// <summary>The sum of histograms, on the bounds that all of them have: there it is exact.</summary>
    /// <param name="histograms">At least one.</param>
    public static BucketHistogram Sum(IReadOnlyCollection<BucketHistogram> histograms)
    {
        double[] bounds = [.. histograms.Skip(1).Aggregate(histograms.First()._bounds.AsEnumerable(), (shared, next) => shared.Intersect(next._bounds)).Order()];
        double[] counts = [.. bounds.Select(bound => histograms.Sum(one => one._counts[Array.IndexOf(one._bounds, bound)]))];
        return new BucketHistogram(bounds, counts);
    }

    /// <summary>A percentile in seconds.</summary>
    /// <param name="share">Share of the requests at or below it, above 0 and below 1.</param>
    public Statistic Quantile(double share)
    {
        if (Fault is string fault)
            return Statistic.Unknown(fault);
        double rank = share * Count;
        int bucket = Array.FindIndex(_counts, count => count >= rank);
        if (bucket == _bounds.Length - 1)
            return Statistic.Known(_bounds[^2]);
        if (bucket == 0 && _bounds[0] <= 0)
            return Statistic.Known(_bounds[0]);
        double lower = bucket == 0 ? 0 : _bounds[bucket - 1], below = bucket == 0 ? 0 : _counts[bucket - 1];
        return Statistic.Known(lower + ((_bounds[bucket] - lower) * (rank - below) / (_counts[bucket] - below)));
    }

    /// <summary>
    /// Standard deviation in seconds of response times that are spread evenly inside each bucket, and the most that it is off: a standard deviation
    /// differs by no more than the root mean square of how far each response time is from where it was put, at most w/√3 in a bucket of width w.
    /// </summary>
    public (Statistic Value, Statistic Error) Deviation()
    {
        if (Fault is string fault)
            return (Statistic.Unknown(fault), Statistic.Unknown(fault));
        if (_counts[^2] < Count)
        {
            string above = FormattableString.Invariant($"some response times are above the largest bound of the histogram, {_bounds[^2]:0.######} s");
            return (Statistic.Unknown(above), Statistic.Unknown(above));
        }

        double mean = 0, square = 0, error = 0;
        for (int k = 0; k < _bounds.Length - 1; k++)
        {
            double lower = k == 0 ? 0 : _bounds[k - 1], upper = _bounds[k];
            double share = (_counts[k] - (k == 0 ? 0 : _counts[k - 1])) / Count;
            mean += share * (lower + upper) / 2;
            square += share * ((lower * lower) + (lower * upper) + (upper * upper)) / 3;
            error += share * (upper - lower) * (upper - lower) / 3;
        }

        return (Statistic.Known(Math.Sqrt(Math.Max(square - (mean * mean), 0))), Statistic.Known(Math.Sqrt(error)));
    }
}
