using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Meshward.Silo.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Meshward.Silo.Pages;

/// <summary>Tells browsers what changes, as server-sent events. A browser that does not take them in time is left: it asks again when it can.</summary>
/// <param name="clock">Measures waiting.</param>
/// <param name="stopping">Falls when the silo stops.</param>
internal sealed class EventStream(TimeProvider clock, CancellationToken stopping)
{
    private const int MostReaders = 500;

    private static readonly TimeSpan _betweenBeats = TimeSpan.FromSeconds(5), _patience = TimeSpan.FromSeconds(10);

    // Versions are of this process: those of another one say nothing here.
    private readonly string _epoch = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private int _readers;

    /// <summary>Browsers that are told at the moment.</summary>
    public int Readers => Volatile.Read(ref _readers);

    /// <summary>A version as pages name it.</summary>
    public string Name(long version) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{version}");

    /// <summary>Tells a browser what changes, until it leaves.</summary>
    /// <param name="context">Its request: <c>page</c> is the version of the page that it has, without points of charts, <c>after</c> the last that it was told.</param>
    /// <param name="page">The page.</param>
    /// <param name="range">The stretch of time that it shows.</param>
    public async Task WriteAsync<T>(HttpContext context, LivePage<T> page, string? range)
        where T : class
    {
        try
        {
            if (Interlocked.Increment(ref _readers) > MostReaders)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "30";
                return;
            }

            using IDisposable reader = page.Follow();
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await WriteAsync(context, page, range, leaving.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // It has left, was too slow, or the silo stops.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async Task WriteAsync<T>(HttpContext context, LivePage<T> page, string? range, CancellationToken leaving)
        where T : class
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        string after = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["after"].ToString();
        (ImmutableArray<Part> parts, long seen) = page.Board.Since(after.Length > 0 ? Parse(after) : Parse(context.Request.Query["page"]), range);
        if (after.Length == 0)
            parts = [.. parts.Where(part => part.Kind != PartKind.Chart), .. page.Board.Since(0, range).Parts.Where(part => part.Kind == PartKind.Chart)];
        AccessLease? access = context.Features.Get<AccessLease>();
        while (access?.Holds != false)
        {
            using (var patience = new CancellationTokenSource(_patience, clock))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(leaving, patience.Token))
            {
                await context.Response.Body.WriteAsync(Message(parts, seen, page.Problem), either.Token);
                await context.Response.Body.FlushAsync(either.Token);
            }

            try
            {
                await page.Board.WaitAsync(seen, leaving).WaitAsync(_betweenBeats, clock, leaving);
            }
            catch (TimeoutException)
            {
                // A sign of life.
            }

            (parts, seen) = page.Board.Since(seen, range);
        }
    }

    private long Parse(string? version)
    {
        string[] parts = (version ?? "").Split('-');
        return parts is [string epoch, string number] && epoch == _epoch && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long known) ? known : 0;
    }

    private byte[] Message(ImmutableArray<Part> parts, long version, string? problem)
    {
        var text = new StringBuilder();
        _ = text.Append(CultureInfo.InvariantCulture, $"id: {Name(version)}\ndata: {{\"now\":\"{Words.Time(clock.GetUtcNow())}\",\"problem\":{JsonSerializer.Serialize(problem)}");
        foreach ((PartKind kind, string name) in new[] { (PartKind.Element, "elements"), (PartKind.Text, "texts"), (PartKind.Button, "buttons"), (PartKind.Chart, "charts") })
        {
            _ = text.Append(CultureInfo.InvariantCulture, $",\"{name}\":{{")
                .AppendJoin(',', parts.Where(part => part.Kind == kind).Select(part => $"{JsonSerializer.Serialize(part.Id)}:{part.Json}")).Append('}');
        }

        return Encoding.UTF8.GetBytes(text.Append("}\n\n").ToString());
    }
}
