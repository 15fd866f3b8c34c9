using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>Measures points on a mesh: acts, offers the load, waits until the mesh has settled, and monitors.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="actuator">Acts on the mesh.</param>
/// <param name="source">Gives the mesh's metrics.</param>
/// <param name="driver">Offers the load.</param>
/// <param name="times">How long each part takes.</param>
/// <param name="clock">The time, and that of waiting.</param>
public sealed class Collector(
    Scenario scenario, IActuator actuator, IMetricSource source, ILoadDriver driver, CollectionTimes times, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    // Where intervals are short, the sample before one may still be some scrapes old.
    private static readonly TimeSpan s_longAge = TimeSpan.FromSeconds(5);

    /// <summary>Measures a point.</summary>
    /// <param name="point">What is set.</param>
    /// <param name="cancellationToken">Gives it up; the load ends.</param>
    /// <returns>[services] what was measured in the monitoring interval.</returns>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or not up to the end of the interval.</exception>
    public async Task<ImmutableArray<ServiceInterval>> MeasureAsync(CollectionPoint point, CancellationToken cancellationToken)
    {
        await actuator.ApplyAsync(DesiredState.Of(scenario, point.Levels.AsSpan()), cancellationToken).ConfigureAwait(false);
        await using IAsyncDisposable load = driver.Begin(point);
        await Task.Delay(times.Settle, clock, cancellationToken).ConfigureAwait(false);
        DateTimeOffset start = clock.GetUtcNow();
        await Task.Delay(times.Monitor, clock, cancellationToken).ConfigureAwait(false);
        DateTimeOffset end = clock.GetUtcNow();
        return await ReadAsync(start, end, cancellationToken).ConfigureAwait(false);
    }

    // The load goes on meanwhile: the last samples of an interval are scraped after it.
    private async Task<ImmutableArray<ServiceInterval>> ReadAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        IntervalPlan plan = new(times.Monitor) { MaxSampleAge = times.Monitor > s_longAge ? times.Monitor : s_longAge };
        while (true)
        {
            DateTimeOffset now = clock.GetUtcNow();
            MetricWindow[] windows = [.. scenario.Mesh.Services.Select(_ => new MetricWindow(plan))];
            for (int service = 0; service < windows.Length; service++)
            {
                windows[service].Add(await source.ReadAsync(scenario.Mesh.Services[service], start - plan.MaxSampleAge, cancellationToken).ConfigureAwait(false), now);
            }

            // A service that never got a request has no samples.
            DateTimeOffset? newest = windows.Max(window => window.NewestSample);
            if (newest >= end)
            {
                return [.. windows.Select(window => window.Measure(start, end))];
            }

            if (now - end > times.Samples)
            {
                throw new MetricSourceException(
                    newest is null
                        ? $"found no samples of {string.Join(", ", scenario.Mesh.Services)}; expected metrics of Istio's names, at least every {times.Monitor.TotalSeconds:0.#} s"
                        : FormattableString.Invariant($"found no samples for {(now - newest.Value).TotalSeconds:0.#} s; expected some at least every {times.Monitor.TotalSeconds:0.#} s"),
                    isPassing: true);
            }

            await Task.Delay(s_look, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
