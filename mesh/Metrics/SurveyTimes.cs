using System.Collections.Immutable;

namespace Meshward.Mesh.Metrics;

/// <summary>When there is something to look at, and in which steps.</summary>
/// <param name="From">Start, not long before the first sample.</param>
/// <param name="Until">End, not long after the last sample.</param>
/// <param name="Scrape">Time between two samples.</param>
/// <param name="Monitoring">Length of a monitoring interval.</param>
internal sealed record SurveyTimes(DateTimeOffset From, DateTimeOffset Until, TimeSpan Scrape, TimeSpan Monitoring)
{
    private const int MostSteps = 500;
    private const int CoarseSteps = 200;
    private const int LeastSteps = 20;

    private static readonly TimeSpan s_recent = TimeSpan.FromMinutes(10);

    // Lengths of intervals that people use, in seconds.
    private static readonly ImmutableArray<double> s_usual = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600];

    /// <summary>Its length.</summary>
    public TimeSpan Length => Until - From;

    /// <summary>Time between two figures: whole monitoring intervals.</summary>
    public TimeSpan Step => Monitoring * Math.Max(1, Math.Ceiling(Length / (Monitoring * MostSteps)));

    /// <summary>End of the first interval: the first one may begin before there are samples, and does not count where there are others.</summary>
    public DateTimeOffset First => Until - (Step * (Count - 1));

    /// <summary>Number of intervals, at least 1.</summary>
    public int Count => Math.Max(1, (int)Math.Floor(Length / Step) - (Length > 3 * Step ? 1 : 0));

    /// <summary>The newer half; null where it would be too short to tell anything.</summary>
    public SurveyTimes? Shorter() => Length / 2 < Step * LeastSteps ? null : this with { From = Until - (Length / 2) };

    /// <summary>Finds the samples of some series.</summary>
    /// <param name="queries">Asks the server.</param>
    /// <param name="series">Selector of the series.</param>
    /// <param name="from">Start of the time to look at.</param>
    /// <param name="until">Its end.</param>
    /// <param name="monitoring">Length of a monitoring interval; null for one that fits the samples.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The times; null where there are no samples.</returns>
    public static async Task<SurveyTimes?> FindAsync(
        PrometheusQueries queries, string series, DateTimeOffset from, DateTimeOffset until, TimeSpan? monitoring, CancellationToken cancellationToken)
    {
        // Ever closer, where samples fill a small part of the time alone.
        for (bool isClose = false; !isClose;)
        {
            TimeSpan step = TimeSpan.FromMilliseconds(Math.Max(1000, Math.Ceiling((until - from).TotalMilliseconds / CoarseSteps)));
            ImmutableArray<LabelledSamples> seen = await queries.OverAsync(
                $"count(count_over_time({series}[{IstioRates.Duration(step)}]))", from + step, until + step, step, cancellationToken).ConfigureAwait(false);
            if (seen.IsEmpty)
                return null;
            DateTimeOffset first = DateTimeOffset.FromUnixTimeMilliseconds(seen[0].Samples[0].UnixMilliseconds) - step;
            DateTimeOffset last = DateTimeOffset.FromUnixTimeMilliseconds(seen[0].Samples[^1].UnixMilliseconds);
            last = last < until ? last : until;
            isClose = step.TotalMilliseconds <= 1000 || last - first > (until - from) / 2;
            (from, until) = (first, last);
        }

        TimeSpan scrape = await ScrapeAsync(queries, series, from, until, cancellationToken).ConfigureAwait(false);
        double wanted = 3.5 * scrape.TotalSeconds;
        TimeSpan usual = TimeSpan.FromSeconds(s_usual.FirstOrDefault(length => length >= wanted, Math.Ceiling(wanted / 3600) * 3600));
        return new SurveyTimes(from, until, scrape, monitoring ?? usual);
    }

    private static async Task<TimeSpan> ScrapeAsync(PrometheusQueries queries, string series, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        TimeSpan window = until - from < s_recent ? until - from : s_recent;
        ImmutableArray<LabelledSamples> most = await queries.AtAsync($"max(count_over_time({series}[{IstioRates.Duration(window)}]))", until, cancellationToken).ConfigureAwait(false);
        double seconds = window.TotalSeconds / Math.Max(1, most.IsEmpty ? 1 : most[0].Last);
        return TimeSpan.FromSeconds(seconds < 1 ? Math.Max(0.05, Math.Round(seconds / 0.05) * 0.05) : Math.Round(seconds));
    }
}
