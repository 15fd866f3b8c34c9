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
    private string? _failure;
    private ImmutableArray<string> _warnings = [];

    public Task<DateTimeOffset> NeededSinceAsync(CancellationToken cancellationToken) =>
        UseAsync(window => window.NeededSince(clock.GetUtcNow()), cancellationToken);

    public Task AddAsync(MetricReading reading, CancellationToken cancellationToken) => UseAsync(
        window =>
        {
            DateTimeOffset now = clock.GetUtcNow();
            window.Add(reading, now);
            window.Close(now);
            (_lastReadAt, _failure, _warnings) = (now, null, reading.Warnings);
            return now;
        },
        cancellationToken);

    public Task NoteFailureAsync(string failure) => UseAsync(_ => _failure = failure, CancellationToken.None);

    public Task<ServiceView> ViewAsync() => UseAsync(
        window =>
        {
            DateTimeOffset now = clock.GetUtcNow();

            // Before anything came, what the source still has of the intervals before may come yet.
            if (_lastReadAt is not null || _failure is not null)
                window.Close(now);
            TimeSpan? age = window.NewestSample is DateTimeOffset newest ? now > newest ? now - newest : TimeSpan.Zero : null;
            return new ServiceView(window.Closed, window.NewestSample, age, _lastReadAt, _failure, _warnings, window.Late, window.Samples);
        },
        CancellationToken.None);

    public Task<ServiceInterval> MeasureAsync(DateTimeOffset start, DateTimeOffset end) => UseAsync(window => window.Measure(start, end), CancellationToken.None);

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
