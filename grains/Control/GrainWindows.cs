using System.Collections.Immutable;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;

namespace Meshward.Grains.Control;

/// <summary>
/// Windows of the service grains of a mesh, which poll a source of their own. A grain that does not answer, or whose source does not, says why, and
/// keeps nobody longer than may be waited for.
/// </summary>
/// <param name="grains">Where they are.</param>
/// <param name="mesh">Name of the mesh.</param>
/// <param name="services">Its services.</param>
/// <param name="feed">What they poll.</param>
/// <param name="clock">The time.</param>
internal sealed class GrainWindows(IGrainFactory grains, string mesh, ImmutableArray<string> services, MetricFeed feed, TimeProvider clock) : IWindows
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _leave = TimeSpan.FromSeconds(3);

    private readonly ImmutableArray<IServiceGrain> _grains = [.. services.Select(service => grains.GetGrain<IServiceGrain>(GrainKeys.Service(mesh, service)))];

    /// <inheritdoc/>
    public async Task<ImmutableArray<Meshward.Core.Control.ServiceWindow>> ReadAsync(
        DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken)
    {
        long begun = clock.GetTimestamp();
        var answers = new Answer[_grains.Length];
        int[] open = [.. Enumerable.Range(0, _grains.Length)];
        while (true)
        {
            TimeSpan left = patience - clock.GetElapsedTime(begun);
            await AskAsync(open, answers, start, end, left, cancellationToken);
            open = [.. open.Where(service => !IsTold(answers[service], end))];
            if (clock.GetElapsedTime(begun) >= patience || open.Length == 0)
                return [.. services.Zip(answers, WindowOf)];
            await Task.Delay(_look, clock, cancellationToken);
        }
    }

    /// <summary>Ends the polling; where the grains do not answer, it ends by itself.</summary>
    public async Task EndAsync()
    {
        try
        {
            await Task.WhenAll(_grains.Select(service => service.EndFeedAsync(feed))).WaitAsync(_leave, clock);
        }
        catch (Exception exception) when (LostPeers.IsPassing(exception))
        {
            // Nobody is left to be told.
        }
    }

    // As any interval is closed: when each page was read at its end or later, or, where one is not read any more, some time after.
    private bool IsTold(Answer answer, DateTimeOffset end) => answer.View is { } view
        && (view.IsComplete || (view.LastReadAt >= end && (view.NewestSample is null || clock.GetUtcNow() - end >= feed.Grace)));

    private Meshward.Core.Control.ServiceWindow WindowOf(string service, Answer answer)
    {
        if (answer.View is not { } view)
            return new(service, null, null, answer.Failure, []);
        TimeSpan? age = view.NewestSample is DateTimeOffset newest ? clock.GetUtcNow() is var now && now > newest ? now - newest : TimeSpan.Zero : null;
        return new(service, view.Interval, age, view.Failure, view.Warnings);
    }

    // Beside each other, and only those that have not told all that there is.
    private async Task AskAsync(int[] open, Answer[] answers, DateTimeOffset start, DateTimeOffset end, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience > _look ? patience : _look, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Answer[] told = await Task.WhenAll(open.Select(service => AskAsync(_grains[service], start, end, either.Token, cancellationToken)));
        for (int i = 0; i < open.Length; i++)
            answers[open[i]] = told[i];
    }

    private async Task<Answer> AskAsync(IServiceGrain service, DateTimeOffset start, DateTimeOffset end, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            StretchView? view = await service.MeasureAsync(feed, start, end).WaitAsync(either);
            if (view is not null)
                return new Answer(view, null);

            // It has another feed, or none yet: of a silo that died before it was stored, or of another command.
            await service.SetFeedAsync(feed).WaitAsync(either);
            return new Answer(null, "its samples are polled from now on");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && LostPeers.IsPassing(exception))
        {
            return new Answer(null, exception is StateUnavailableException ? exception.Message : "its service grain does not answer");
        }
    }

    private sealed record Answer(StretchView? View, string? Failure);
}
