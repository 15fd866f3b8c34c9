using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Grains.Control;
using Meshward.Silo;

namespace Meshward.Bench;

/// <summary>Service grains of one mesh, whose samples are there already: what asking all of them for a window takes.</summary>
internal static class WindowRig
{
    private const double PerSecond = 40, Seconds = 0.02;
    private const int Kept = 60;

    /// <summary>Asks again and again.</summary>
    /// <param name="services">Number of service grains.</param>
    /// <param name="times">How often.</param>
    /// <returns>Seconds, in ascending order.</returns>
    public static async Task<double[]> RunAsync(int services, int times)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("meshward-bench-windows-");
        EmbeddedSilo silo = BenchMesh.Valid(await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(folder.FullName), CancellationToken.None));
        try
        {
            ImmutableArray<string> names = [.. Enumerable.Range(1, services).Select(service => FormattableString.Invariant($"s{service}"))];
            MetricFeed feed = new(null, TimeSpan.FromSeconds(10));
            long last = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            MetricReading reading = Reading(last);
            await Task.WhenAll(names.Select(async name =>
            {
                IServiceGrain grain = silo.Grains.GetGrain<IServiceGrain>(GrainKeys.Service("wide", name));
                await grain.SetFeedAsync(feed);
                await grain.PushAsync(reading);
            }));
            GrainWindows windows = new(silo.Grains, "wide", names, feed, TimeProvider.System);
            var end = DateTimeOffset.FromUnixTimeSeconds(last - 10);
            List<double> seconds = [];
            for (int time = -1; time < times; time++)
            {
                long began = TimeProvider.System.GetTimestamp();
                ImmutableArray<ServiceWindow> read = await windows.ReadAsync(end - TimeSpan.FromSeconds(20), end, TimeSpan.FromSeconds(30), CancellationToken.None);
                double took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
                if (read.FirstOrDefault(window => window.Interval?.Requests.State != IntervalState.Serving) is { } bad)
                {
                    throw new InvalidOperationException($"A window of {bad.Service} is empty: {bad.Failure}");
                }

                if (time >= 0)
                {
                    seconds.Add(took);
                }
            }

            return [.. seconds.Order()];
        }
        finally
        {
            await silo.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static MetricReading Reading(long last) => new(
        [
            Series(MetricKind.Requests, last, PerSecond),
            Series(MetricKind.DurationSum, last, PerSecond * Seconds),
            Series(MetricKind.DurationCount, last, PerSecond),
            Series(MetricKind.DurationBucket, last, PerSecond, 0.025),
            Series(MetricKind.DurationBucket, last, PerSecond, double.PositiveInfinity),
        ],
        []);

    private static SampledSeries Series(MetricKind kind, long last, double each, double? bound = null) => new(
        new MetricSeries(kind, "t", "p", "source", "front", "node1", "200", "-", "", bound),
        [.. Enumerable.Range(0, Kept + 1).Select(second => new MetricSample(1000 * (last - Kept + second), second * each))]);
}
