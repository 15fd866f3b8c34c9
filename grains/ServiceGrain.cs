using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Grains;

/// <inheritdoc cref="IServiceGrain"/>
[GrainType("service")]
internal sealed class ServiceGrain(
    [PersistentState("feed")] IPersistentState<MetricFeedState> stored, ComputePool pool, IMetricSources sources, TimeProvider clock)
    : Grain, IServiceGrain, IRemindable, IDisposable
{
    private const string Reminder = "poll";

    // A grain whose silo died is activated by the next one, even if nobody asks for it.
    private static readonly TimeSpan _betweenReminders = TimeSpan.FromSeconds(5);

    // Not stored: whoever recorded the rows still has them.
    private MetricRows? _rows;

    // Not stored: the source still has the samples, and the first poll of an activation asks for all that a window keeps.
    private ServiceWindow? _window;
    private IMetricSource? _source;
    private long _askedAt;
    private IGrainTimer? _timer;
    private CancellationTokenSource? _stop;
    private Task _poll = Task.CompletedTask;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (stored.State.Feed is MetricFeed feed)
            Begin(feed);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => EndAsync();

    /// <inheritdoc/>
    public void Dispose() => _stop?.Dispose();

    /// <inheritdoc/>
    public Task ReplayAsync(MetricRows rows)
    {
        _rows = rows;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<MetricRows?> ReadAsync() => Task.FromResult(_rows);

    /// <inheritdoc/>
    public async Task SetFeedAsync(MetricFeed feed)
    {
        Check(feed);
        _askedAt = clock.GetTimestamp();
        if (feed != stored.State.Feed)
        {
            await EndAsync();
            await StoreAsync(feed);
        }

        // Whoever asks again, since the first answer was lost on its way, finds done what was done, and the rest is done now.
        if (_window is null)
            Begin(feed);
        if (feed.Prometheus is not null && KeepsReminders)
            await this.RegisterOrUpdateReminder(Reminder, _betweenReminders, _betweenReminders);
    }

    /// <inheritdoc/>
    public async Task EndFeedAsync(MetricFeed? feed = null)
    {
        if (feed is not null && feed != stored.State.Feed)
            return;
        await EndAsync();
        try
        {
            if (KeepsReminders && await this.GetReminder(Reminder) is IGrainReminder reminder)
                await this.UnregisterReminder(reminder);
            if (stored.State.Feed is not null)
                await StoreAsync(null);
        }
        catch
        {
            // The feed that is left makes the next activation poll, until it is ended again.
            DeactivateOnIdle();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task PushAsync(MetricReading reading) => _window is ServiceWindow window
        ? window.AddAsync(reading, since: null, CancellationToken.None)
        : throw new InvalidOperationException($"The service '{this.GetPrimaryKeyString()}' has no feed, so that nobody knows which intervals samples belong to.");

    /// <inheritdoc/>
    public async Task<ServiceView?> ViewAsync()
    {
        _askedAt = clock.GetTimestamp();
        return _window is ServiceWindow window ? await window.ViewAsync() : null;
    }

    /// <inheritdoc/>
    public async Task<StretchView?> MeasureAsync(MetricFeed feed, DateTimeOffset start, DateTimeOffset end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        if (_window is not ServiceWindow window || feed != stored.State.Feed)
            return null;
        _askedAt = clock.GetTimestamp();
        StretchView known = await window.MeasureAsync(start, end);
        if (!known.IsComplete)
            StartPoll();
        return known;
    }

    /// <summary>Activates the grain where it is not active, which is all that it needs to go on.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    // A silo by itself has no other one that polling could go on on.
    private bool KeepsReminders => ServiceProvider.GetService<IReminderTable>() is not null;

    private void Check(MetricFeed feed)
    {
        if (feed.Interval <= TimeSpan.Zero || feed.PollPeriod <= TimeSpan.Zero || feed.MaxSampleAge <= TimeSpan.Zero || feed.Grace < TimeSpan.Zero || feed.TimeLimitSeconds <= 0 || feed.EndsUnaskedAfter <= TimeSpan.Zero)
            throw new ArgumentException($"The feed of '{this.GetPrimaryKeyString()}' has a time that is not above zero.", nameof(feed));
        if (feed.Prometheus is not null && sources.Open(feed) is { IsValid: false } mistaken)
            throw new ArgumentException(mistaken.Diagnostics[0].ToString(), nameof(feed));
    }

    private async Task StoreAsync(MetricFeed? feed)
    {
        MetricFeed? before = stored.State.Feed;
        stored.State.Feed = feed;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // It may be stored or not: the next activation reads which.
            stored.State.Feed = before;
            DeactivateOnIdle();
            throw;
        }
    }

    private void Begin(MetricFeed feed)
    {
        _window = new ServiceWindow(feed, pool, clock);
        if (feed.Prometheus is null)
            return;
        Checked<IMetricSource> opened = sources.Open(feed);
        _source = opened.IsValid
            ? opened.Value
            : throw new InvalidOperationException($"The stored feed of '{this.GetPrimaryKeyString()}' names no source: {opened.Diagnostics[0]}");
        _stop = new CancellationTokenSource();
        _askedAt = clock.GetTimestamp();
        _timer = this.RegisterGrainTimer(
            _ => TickAsync(feed), new GrainTimerCreationOptions(TimeSpan.Zero, feed.PollPeriod) { Interleave = true, KeepAlive = true });
    }

    private async Task EndAsync()
    {
        _timer?.Dispose();
        _window = null;
        if (_stop is CancellationTokenSource stop)
            await stop.CancelAsync();
        await _poll;
        _stop?.Dispose();
        (_timer, _stop, _source) = (null, null, null);
    }

    // The tick does not wait for the source: neither readers nor a silo that stops should. Its end is a call as any other, which comes in its turn.
    private Task TickAsync(MetricFeed feed)
    {
        if (clock.GetElapsedTime(_askedAt) > feed.EndsUnaskedAfter)
            this.AsReference<IServiceIngest>().EndFeedAsync(feed).Ignore();
        else
            StartPoll();
        return Task.CompletedTask;
    }

    private void StartPoll()
    {
        if (_poll.IsCompleted && _window is ServiceWindow window && _source is IMetricSource source && _stop is { IsCancellationRequested: false } stop)
            _poll = PollAsync(window, source, stop.Token);
    }

    private async Task PollAsync(ServiceWindow window, IMetricSource source, CancellationToken cancellationToken)
    {
        try
        {
            (_, string service) = GrainKeys.ParseService(this.GetPrimaryKeyString());
            DateTimeOffset since = await window.NeededSinceAsync(cancellationToken);
            await window.AddAsync(await source.ReadAsync(service, since, cancellationToken), since, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The feed ended, or the silo stops.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            await (exception is MetricSourceException told
                ? window.NoteFailureAsync(told.Message, told.IsPassing)
                : window.NoteFailureAsync($"polling failed: {exception.Message.ReplaceLineEndings(" ")}", isPassing: false));
        }
    }
}
