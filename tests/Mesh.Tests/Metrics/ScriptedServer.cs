using System.Net;
using System.Text;

namespace Meshward.Mesh.Tests.Metrics;

/// <summary>Answers in the order of a script, and the last one for ever after; notes what was asked.</summary>
internal sealed class ScriptedServer(params Func<HttpResponseMessage>[] script) : HttpMessageHandler
{
    public List<Uri> Asked { get; } = [];

    public static Func<HttpResponseMessage> Answer(string body, HttpStatusCode status = HttpStatusCode.OK, string? retryAfter = null) => () =>
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response;
    };

    public static Func<HttpResponseMessage> Fails(Exception exception) => () => throw exception;

    /// <summary>Never answers.</summary>
    public static Func<HttpResponseMessage> Sleeps => () => null!;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!);
        HttpResponseMessage? response = script[Math.Min(Asked.Count, script.Length) - 1]();
        if (response is null)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return response!;
    }
}
