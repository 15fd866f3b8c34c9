using Meshward.Silo.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meshward.Silo.Tests.Pages;

public sealed class EventStreamTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_browser_that_takes_nothing_is_left()
    {
        var clock = new ImpatientClock();
        var events = new EventStream(clock, _stop.Token);
        using LivePage<string> page = Page(clock);
        (DefaultHttpContext context, Lifetime lifetime) = Context(new StuckStream());
        await events.WriteAsync(context, page, null);
        Assert.Equal((true, 0), (lifetime.IsAborted, events.Readers));
    }

    [Fact]
    public async Task More_browsers_than_can_be_told_are_asked_to_come_again()
    {
        var events = new EventStream(TimeProvider.System, _stop.Token);
        using LivePage<string> page = Page(TimeProvider.System);
        Task[] told = [.. Enumerable.Range(0, 500).Select(_ => events.WriteAsync(Context(new StuckStream()).Context, page, null))];
        HttpContext context = Context(new MemoryStream()).Context;
        await events.WriteAsync(context, page, null);
        Assert.Equal((StatusCodes.Status503ServiceUnavailable, "30"), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
        await _stop.CancelAsync();
        await Task.WhenAll(told);
        Assert.Equal(0, events.Readers);
    }

    private LivePage<string> Page(TimeProvider clock) => new(_ => Task.FromResult("seen"), _ => [], TimeSpan.FromSeconds(1), clock, _stop.Token);

    private static (DefaultHttpContext Context, Lifetime Lifetime) Context(Stream body)
    {
        var lifetime = new Lifetime();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        context.Response.Body = body;
        return (context, lifetime);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }

    // A timer that is over as soon as it begins: nobody waits for those who do not take what they are told.
    private sealed class ImpatientClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.FromMilliseconds(20), period);
    }

    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
