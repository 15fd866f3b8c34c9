using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Meshward.Silo.Tests.Telemetry;

/// <summary>A collector that keeps what is sent to it by OTLP over HTTP: names stand in these bytes as they are.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, string Type, string Body)> _received = [];
    private readonly Task _loop;

    public OtlpReceiver()
    {
        Address = new Uri(FormattableString.Invariant($"http://127.0.0.1:{SiloHost.FreePort()}/"));
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _loop = ReceiveAsync();
    }

    public Uri Address { get; }

    /// <summary>All that came to a path, as Latin-1.</summary>
    public string Of(string path) => string.Concat(_received.Where(each => each.Path == path && each.Type == "application/x-protobuf").Select(each => each.Body));

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, context.Request.ContentType ?? "", Encoding.Latin1.GetString(body.ToArray())));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // It is closed.
        }
    }
}
