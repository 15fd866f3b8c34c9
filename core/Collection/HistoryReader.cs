using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Meshward.Core.Metrics;

namespace Meshward.Core.Collection;

/// <summary>
/// Makes monitoring intervals of a history: reads it from its start to its end in chunks of several intervals, larger ones where there are few samples
/// and smaller ones where there are many, and keeps no more of it than a window. An interval comes out the same whatever the chunks were, and
/// whether the reading began with it or long before.
/// </summary>
/// <param name="services">Names of the services.</param>
/// <param name="source">Holds the history.</param>
/// <param name="stretch">The intervals.</param>
public sealed class HistoryReader(ImmutableArray<string> services, IMetricHistory source, HistoryStretch stretch)
{
    // Some megabytes of an answer, far below the 50 million samples that Prometheus allows by default.
    private const int WantedSamples = 200_000;
    private const int MostSamples = 50_000_000;
    private const int MostOfAChunk = 512;
    private static readonly TimeSpan s_longAge = TimeSpan.FromSeconds(5);

    private readonly IntervalPlan _plan = new(stretch.Length)
    {
        MaxSampleAge = stretch.Length > s_longAge ? stretch.Length : s_longAge,
        MaxSamples = MostSamples,
    };

    private int _chunk = 1;
    private int _most = MostOfAChunk;

    /// <summary>Reads the intervals, one after the other.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>For each interval, in the order of time: [services] what was measured.</returns>
    /// <exception cref="MetricSourceException">The history cannot be read, or one interval alone is too much to ask for.</exception>
    public async IAsyncEnumerable<ImmutableArray<ServiceInterval>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MetricWindow[] windows = [.. services.Select(_ => new MetricWindow(_plan))];

        // The first interval needs what its window would hold if the reading had begun earlier. Samples at the start of a question may be left out.
        DateTimeOffset read = stretch.Start - _plan.Kept - TimeSpan.FromMilliseconds(1);
        for (int next = 0; next < stretch.Count;)
        {
            read = await ReadChunkAsync(windows, read, cancellationToken).ConfigureAwait(false);
            for (; next < stretch.Count && stretch.At(next + 1) <= read; next++)
            {
                yield return [.. windows.Select(window => Interval(window, stretch.At(next), stretch.At(next + 1)))];
            }
        }
    }

    // When its grace is over an interval is closed, and the next one is not yet: one at a time, after which the window lets old samples go.
    private ServiceInterval Interval(MetricWindow window, DateTimeOffset start, DateTimeOffset end) =>
        window.Close(end + _plan.Grace).FirstOrDefault(interval => interval.Start == start) ?? window.Measure(start, end);

    private async Task<DateTimeOffset> ReadChunkAsync(MetricWindow[] windows, DateTimeOffset since, CancellationToken cancellationToken)
    {
        while (true)
        {
            DateTimeOffset until = since + (stretch.Length * _chunk);
            until = until < stretch.End ? until : stretch.End;
            try
            {
                int samples = 0;
                for (int service = 0; service < windows.Length; service++)
                {
                    MetricReading reading = await source.ReadAsync(services[service], since, until, cancellationToken).ConfigureAwait(false);
                    windows[service].Add(reading, until);
                    samples += reading.Series.Sum(series => series.Samples.Length);
                }

                _chunk = samples > WantedSamples ? Math.Max(1, _chunk / 2) : samples < WantedSamples / 2 ? Math.Min(_most, _chunk * 2) : _chunk;
                return until;
            }
            catch (MetricSourceException problem) when (problem.IsTooLarge && _chunk > 1)
            {
                // Samples of a service that are read twice make no difference.
                _chunk = _most = _chunk / 2;
            }
        }
    }
}
