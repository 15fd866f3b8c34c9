using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>Measures points on a mesh: acts, offers the load, waits until the mesh has settled, and monitors.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="actuator">Acts on the mesh.</param>
/// <param name="meter">Measures the mesh's services.</param>
/// <param name="driver">Offers the load.</param>
/// <param name="times">How long each part takes.</param>
/// <param name="clock">The time, and that of waiting.</param>
/// <param name="uncontrolled">What has to stay as it is, of what no control sets; null for nothing.</param>
public sealed class Collector(
    Scenario scenario, IActuator actuator, IServiceMeter meter, ILoadDriver driver, CollectionTimes times, TimeProvider clock, DesiredState? uncontrolled = null)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>Measures a point.</summary>
    /// <param name="point">What is set.</param>
    /// <param name="cancellationToken">Gives it up; the load ends.</param>
    /// <returns>[services] what was measured in the monitoring interval.</returns>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or not up to the end of the interval, or tell of another load than was offered.</exception>
    public async Task<ImmutableArray<ServiceInterval>> MeasureAsync(CollectionPoint point, CancellationToken cancellationToken) =>
        (await MeasureWithLoadAsync(point, cancellationToken).ConfigureAwait(false)).Intervals;

    /// <summary>Measures a point, and tells what became of the requests beside what the metrics say of them.</summary>
    /// <param name="point">What is set.</param>
    /// <param name="cancellationToken">Gives it up; the load ends.</param>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or not up to the end of the interval, or tell of another load than was offered.</exception>
    public async Task<MeasuredPoint> MeasureWithLoadAsync(CollectionPoint point, CancellationToken cancellationToken)
    {
        DesiredState present = await actuator.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (uncontrolled?.DifferencesFrom(present) is [MeshDifference changed, ..])
        {
            throw new ActuatorException($"{changed} as at the first point: the mesh was changed meanwhile, where no control of the scenario does so", isPassing: false);
        }

        DesiredState desired = DesiredState.Of(scenario, point.Levels.AsSpan(), present);
        await actuator.ApplyAsync(desired, cancellationToken).ConfigureAwait(false);
        await using IOfferedLoad load = driver.Begin(point);
        await Task.Delay(times.Settle, clock, cancellationToken).ConfigureAwait(false);
        DateTimeOffset start = await StartAsync(cancellationToken).ConfigureAwait(false), end = start + times.Monitor;
        await Task.Delay(end > clock.GetUtcNow() ? end - clock.GetUtcNow() : TimeSpan.Zero, clock, cancellationToken).ConfigureAwait(false);
        ImmutableArray<ServiceInterval> intervals = await ReadAsync(start, end, cancellationToken).ConfigureAwait(false);

        // What was measured is of another configuration where somebody changed it meanwhile.
        if (await DriftAsync(desired, cancellationToken).ConfigureAwait(false) is [string drift, ..])
        {
            throw new ActuatorException($"{drift}: the mesh was changed while it was measured", isPassing: true);
        }

        MeasuredPoint measured = new(intervals, load.AnsweredBetween(intervals[0].Start, intervals[0].End));
        return LoadComparison.DifferenceIn(scenario.Mesh.Services, measured) is string difference ? throw new MetricSourceException(difference, isPassing: true) : measured;
    }

    private async Task<ImmutableArray<string>> DriftAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        ImmutableArray<string> drift = await actuator.DriftAsync(desired, cancellationToken).ConfigureAwait(false);
        return drift.IsEmpty && uncontrolled is not null ? await actuator.DriftAsync(uncontrolled, cancellationToken).ConfigureAwait(false) : drift;
    }

    // Figures count from the last samples up to their start on. Where scrapes are further apart than settling takes, those may be of the configuration
    // before: it starts at samples that are not. Samples before them are too old for it where a page is not read any more.
    private async Task<DateTimeOffset> StartAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset settled = clock.GetUtcNow();
        TimeSpan longest = times.Monitor > times.Samples ? times.Monitor : times.Samples;
        while (true)
        {
            ImmutableArray<MeasuredStretch> stretches = await meter.MeasureAsync(settled - times.Monitor, settled, cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = clock.GetUtcNow();
            DateTimeOffset? newest = stretches.Max(stretch => stretch.NewestSample);
            if (newest >= settled && stretches.All(stretch => stretch.IsComplete || stretch.NewestSample is null))
            {
                return newest.Value;
            }

            if (newest >= settled ? now - settled >= times.Plan.MaxSampleAge : now - settled > longest)
            {
                return newest >= settled ? now : throw Untold(stretches, now);
            }

            await Task.Delay(s_look, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // The load goes on meanwhile: the last samples of an interval are scraped after it, and it goes on up to them.
    private async Task<ImmutableArray<ServiceInterval>> ReadAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        while (true)
        {
            ImmutableArray<MeasuredStretch> stretches = await meter.MeasureAsync(start, end, cancellationToken).ConfigureAwait(false);
            TimeSpan late = clock.GetUtcNow() - end;
            if (IsTold(stretches, end, late))
            {
                DateTimeOffset last = stretches.Select(stretch => stretch.NewestSample).OfType<DateTimeOffset>().Where(newest => newest >= end).Min();
                stretches = last == end ? stretches : await meter.MeasureAsync(start, last, cancellationToken).ConfigureAwait(false);
                return [.. stretches.Select(stretch => stretch.Interval)];
            }

            if (late > times.Samples)
            {
                throw Untold(stretches, end + late);
            }

            await Task.Delay(s_look, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // As any interval is closed: when each page was read at its end or later, or, where one is not read any more, some time after. A service that
    // never got a request has no samples.
    private bool IsTold(ImmutableArray<MeasuredStretch> stretches, DateTimeOffset end, TimeSpan late) =>
        stretches.Any(stretch => stretch.NewestSample >= end)
        && (late >= times.Plan.Grace || late >= times.Samples || stretches.All(stretch => stretch.IsComplete || stretch.NewestSample is null));

    private MetricSourceException Untold(ImmutableArray<MeasuredStretch> stretches, DateTimeOffset now) => new(
        stretches.Max(stretch => stretch.NewestSample) is DateTimeOffset newest
            ? FormattableString.Invariant($"found no samples for {(now - newest).TotalSeconds:0.#} s; expected some at least every {times.Monitor.TotalSeconds:0.#} s")
            : $"found no samples of {string.Join(", ", scenario.Mesh.Services)}; expected metrics of Istio's names, at least every {times.Monitor.TotalSeconds:0.#} s",
        isPassing: true);
}
