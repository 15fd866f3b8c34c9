using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Polly;

namespace Meshward.Grains.Metrics;

/// <summary>
/// Measures by the service grains of a mesh, which poll a source of their own. A grain whose silo died knows its source on the next silo, and its first
/// poll there brings back what the window held. When this is disposed, the grains poll no more.
/// </summary>
public sealed class GrainMeter : IServiceMeter, IAsyncDisposable
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestPoll = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _longestLeave = TimeSpan.FromSeconds(3);

    private readonly ImmutableArray<IServiceGrain> _services;
    private readonly MetricFeed _feed;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;

    private GrainMeter(ImmutableArray<IServiceGrain> services, MetricFeed feed, TimeProvider clock) =>
        (_services, _feed, _clock, _pipeline) = (services, feed, clock, LostPeers.BriefPipeline(clock));

    /// <summary>Tells the service grains of a mesh what to poll.</summary>
    /// <param name="grains">Where they are.</param>
    /// <param name="mesh">Name of the mesh.</param>
    /// <param name="services">Its services.</param>
    /// <param name="feed">What they poll, as seen from their silos.</param>
    /// <param name="clock">The time, and that of waiting.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="MetricSourceException">The cluster does not answer.</exception>
    public static async Task<GrainMeter> StartAsync(
        IGrainFactory grains, string mesh, ImmutableArray<string> services, MetricFeed feed, TimeProvider clock, CancellationToken cancellationToken)
    {
        GrainMeter meter = new([.. services.Select(service => grains.GetGrain<IServiceGrain>(GrainKeys.Service(mesh, service)))], feed, clock);
        await Task.WhenAll(meter._services.Select(service => meter.SetAsync(service, cancellationToken)));
        return meter;
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<MeasuredStretch>> MeasureAsync(DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        long begun = _clock.GetTimestamp();
        while (true)
        {
            StretchView[] views = await Task.WhenAll(_services.Select(service => AskAsync(service, start, end, cancellationToken)));

            // Whatever was asked before it began to be asked about the end says nothing of it.
            if (Array.TrueForAll(views, view => view.IsComplete || view.LastReadAt >= end) || _clock.GetElapsedTime(begun) > _longestPoll)
                return [.. views.Select(view => new MeasuredStretch(view.Interval, view.NewestSample, view.IsComplete))];
            if (Array.Find(views, view => view.FailedAt >= end) is { Failure: string failure } failed)
                throw new MetricSourceException(failure, failed.IsFailurePassing);
            await Task.Delay(_look, _clock, cancellationToken);
        }
    }

    /// <summary>Ends the polling. Where the cluster does not answer, it ends by itself, as the feed says.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(_longestLeave, _clock);
        try
        {
            await Task.WhenAll(_services.Select(service => CallAsync(() => service.EndFeedAsync(_feed), patience.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or MetricSourceException)
        {
            // Nobody is left to be told.
        }
    }

    private async Task<StretchView> AskAsync(IServiceGrain service, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken)
    {
        StretchView? view = null;
        await CallAsync(async () => view = await service.MeasureAsync(_feed, start, end), cancellationToken);
        if (view is not null)
            return view;
        await SetAsync(service, cancellationToken);
        throw new MetricSourceException($"the service grain '{service.GetPrimaryKeyString()}' was told by another command to measure something else", isPassing: true);
    }

    private Task SetAsync(IServiceGrain service, CancellationToken cancellationToken) => CallAsync(() => service.SetFeedAsync(_feed), cancellationToken);

    private async Task CallAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.ExecuteAsync(async token => await call().WaitAsync(token), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && LostPeers.IsPassing(exception))
        {
            // What Orleans says of a lost call is of use to nobody here; what a store says is.
            string why = exception is StateUnavailableException ? $": {exception.Message}" : "";
            throw new MetricSourceException($"the cluster of the service grains does not answer{why}", isPassing: true, exception);
        }
    }
}
