using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;

namespace Meshward.Grains.Metrics;

/// <summary>The window of one service grain: used by one computation at a time, on the silo's compute pool.</summary>
internal sealed class ServiceWindow(MetricFeed feed, ComputePool pool, TimeProvider clock)
{
    // What the pool's fair queue knows the work by; all services together are one owner.
    private const string Owner = "metrics";

    private readonly MetricWindow _window = new(feed.ToPlan());
    private readonly Lock _gate = new();
    private DateTimeOffset? _lastReadAt;
    private (DateTimeOffset At, string Line, bool IsPassing)? _failure;
    private ImmutableArray<string> _warnings = [];

    public Task<DateTimeOffset> NeededSinceAsync(CancellationToken cancellationToken) =>
        UseAsync(window => window.NeededSince(clock.GetUtcNow()), cancellationToken);

    /// <summary>Takes samples in.</summary>
    /// <param name="reading">The samples.</param>
    /// <param name="since">Since when they were asked for; null where they were pushed.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task AddAsync(MetricReading reading, DateTimeOffset? since, CancellationToken cancellationToken) => UseAsync(
        window =>
        {
            DateTimeOffset now = clock.GetUtcNow();
            window.Add(reading, now, since);
            window.Close(now);
            (_lastReadAt, _failure, _warnings) = (now, null, reading.Warnings);
            return now;
        },
        cancellationToken);

    public Task NoteFailureAsync(string line, bool isPassing) => UseAsync(_ => _failure = (clock.GetUtcNow(), line, isPassing), CancellationToken.None);

    public Task<ServiceView> ViewAsync() => UseAsync(
        window =>
        {
            DateTimeOffset now = clock.GetUtcNow();

            // Before anything came, what the source still has of the intervals before may come yet.
            if (_lastReadAt is not null || _failure is not null)
                window.Close(now);
            TimeSpan? age = window.NewestSample is DateTimeOffset newest ? now > newest ? now - newest : TimeSpan.Zero : null;
            return new ServiceView(window.Closed, window.NewestSample, age, _lastReadAt, _failure?.Line, _warnings, window.Late, window.Samples);
        },
        CancellationToken.None);

    public Task<StretchView> MeasureAsync(DateTimeOffset start, DateTimeOffset end) => UseAsync(
        window =>
        {
            MeasuredStretch known = window.MeasureStretch(start, end);
            return new StretchView(
                known.Interval, known.NewestSample, known.IsComplete, _lastReadAt, _failure?.At, _failure?.Line, _failure?.IsPassing ?? false)
            {
                Warnings = _warnings,
            };
        },
        CancellationToken.None);

    // Computations of one window are short and seldom meet. All fields are changed inside them alone.
    private Task<T> UseAsync<T>(Func<MetricWindow, T> use, CancellationToken cancellationToken) => pool.RunAsync(
        _ =>
        {
            lock (_gate)
                return use(_window);
        },
        cancellationToken,
        Owner);
}
