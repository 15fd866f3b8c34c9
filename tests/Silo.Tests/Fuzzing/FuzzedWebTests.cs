using System.Net;
using System.Net.Sockets;
using System.Text;
using Meshward.Core.Randomness;
using Meshward.Tests.Shared.Fuzzing;

namespace Meshward.Silo.Tests.Fuzzing;

/// <summary>Whatever is asked of the web server of a silo, the answer is a page or a line, and never that the silo failed.</summary>
[Collection(nameof(GuardedSiloCollection))]
public sealed class FuzzedWebTests(GuardedSilo silo)
{
    private const string Host = "Host: 127.0.0.1\r\nConnection: close\r\n";

    private static readonly string[] _requests =
    [
        $"GET / HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Operate}\r\n\r\n",
        $"GET /mesh/shop?range=day HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\nAccept: text/html\r\n\r\n",
        $"HEAD /mesh/%2e%2e%2fshop/events?page=3&range=hour HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\nLast-Event-ID: 7-x\r\n\r\n",
        $"POST /mesh/shop/order HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Operate}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 20\r\n\r\norder=pause&proof=ab",
        $"POST /login HTTP/1.1\r\n{Host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 38\r\n\r\ntoken={GuardedSilo.Operate}&to=%2Fmesh",
        $"POST /login HTTP/1.1\r\n{Host}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 69\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nabcdefgh\r\n--x--\r\n",
        $"POST /login HTTP/1.1\r\n{Host}Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ntoken\r\n0\r\n\r\n",
        $"POST /logout HTTP/1.1\r\n{Host}Cookie: meshward-session=0123456789abcdef; other=1\r\nOrigin: http://127.0.0.1\r\nContent-Length: 0\r\n\r\n",
        $"GET /login?to=//evil.example HTTP/1.1\r\n{Host}Cookie: meshward-session=a\r\n\r\n",
        $"GET /dashboard/GrainStats/controller HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\n\r\n",
        $"GET /dashboard/GrainState?grainId=shop&grainType=controller HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\n\r\n",
        $"GET /dashboard/HistoricalStats/127.0.0.1:11111@1 HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\n\r\n",
        $"GET /assets/page.css?v=00 HTTP/1.1\r\n{Host}If-None-Match: \"x\"\r\nRange: bytes=0-9\r\nAuthorization: Bearer {GuardedSilo.Read}\r\n\r\n",
        $"GET /metrics HTTP/1.1\r\n{Host}Authorization: Bearer {GuardedSilo.Read}\r\nAccept: application/openmetrics-text\r\n\r\n",
        $"OPTIONS * HTTP/1.1\r\n{Host}\r\n",
    ];

    private static readonly ByteMutator _mutator = new(
        "\r\n", "\r\n\r\n", "%00", "%0d%0a", "%2f", "%c0%ae", "..", "/", "?", "&", "=", ";", ",", "\"", "Bearer ", "Basic ", "\0", "\u00e9", "\ud83d\ude00", "Content-Length: 9999999999\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n",
        "Content-Type: text/plain; charset=utf-7\r\n", "charset=utf-99", "boundary=", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n", "Cookie: meshward-session=\r\n", "Cookie: a=b; a=c; meshward-form-x=%\r\n", "Upgrade: websocket\r\n", "Expect: 100-continue\r\n",
        "POST ", "GET ", "PUT ", "DELETE ", "TRACE ", "/mesh/", "/order", "/events", "/dashboard/", "/GrainStats/", "/GrainState", "/ReminderCount/", "/Trace", "/health/ready", "range=", "order=rollback", "proof=", "to=", "token=", "ffffffff\r\n", "HTTP/1.0", "HTTP/2.0");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_breaks_the_web_server()
    {
        await new Fuzz("requests to a silo").RunAsync(150, Make, AskAsync, Fuzz.Show);
        await silo.AssertServesAsync(Stop);
    }

    [Theory]
    [InlineData("GET", "/nothing", HttpStatusCode.NotFound, "Not Found: expected a page that this silo has, such as /\n")]
    [InlineData("PUT", "/login", HttpStatusCode.MethodNotAllowed, "Method Not Allowed: expected the method that the page has\n")]
    [InlineData("GET", "/dashboard/HistoricalStats/x", HttpStatusCode.BadRequest, "found an address that the dashboard does not know, expected one of its own\n")]
    [InlineData("GET", "/assets/nothing.js", HttpStatusCode.NotFound, "Not Found: expected a page that this silo has, such as /\n")]
    [InlineData("GET", "/mesh/nobody/events", HttpStatusCode.NotFound, "Not Found: expected a page that this silo has, such as /\n")]
    public async Task What_there_is_not_is_told_in_a_line(string method, string path, HttpStatusCode status, string line)
    {
        using HttpClient web = new() { BaseAddress = new Uri($"http://127.0.0.1:{silo.Web}") };
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Headers = { { "Authorization", $"Bearer {GuardedSilo.Operate}" } } };
        HttpResponseMessage answer = await web.SendAsync(request, Stop);
        Assert.Equal((status, line), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Theory]
    [InlineData("/mesh/shop?range=day", "/mesh/shop?range=day")]
    [InlineData("/mesh/\u00e9", "/")]
    [InlineData("/a b", "/")]
    [InlineData("//evil.example", "/")]
    public async Task Whoever_logs_in_is_sent_where_a_header_can_name(string to, string place)
    {
        using HttpClient web = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{silo.Web}") };
        using FormUrlEncodedContent form = new([new("token", GuardedSilo.Read), new("to", to)]);
        HttpResponseMessage answer = await web.PostAsync(new Uri("/login", UriKind.Relative), form, Stop);
        Assert.Equal((HttpStatusCode.Redirect, place), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Whoever_shows_no_token_is_told_how_browsers_and_programs_show_one()
    {
        using HttpClient web = new() { BaseAddress = new Uri($"http://127.0.0.1:{silo.Web}") };
        HttpResponseMessage answer = await web.GetAsync(new Uri("/metrics", UriKind.Relative), Stop);
        Assert.Equal(
            (HttpStatusCode.Unauthorized, "found no token that the cluster knows, expected one (Authorization: Bearer TOKEN)\n"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    // What the mutator makes longer or shorter is announced as it is, mostly: the body is to be met, and not the end of patience.
    private static byte[] Make(ref CounterRandom random)
    {
        byte[] damaged = _mutator.Mutate([.. _requests.Select(Encoding.Latin1.GetBytes)], ref random);
        string text = Encoding.Latin1.GetString(damaged);
        int body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return body < 4 || random.NextInt(5) == 0 ? damaged
            : Encoding.Latin1.GetBytes(System.Text.RegularExpressions.Regex.Replace(text, "Content-Length: \\d+", FormattableString.Invariant($"Content-Length: {text.Length - body}")));
    }

    private async Task AskAsync(byte[] request)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, silo.Web), Stop);
        string answer = "";
        try
        {
            await socket.SendAsync(request, Stop);
            socket.Shutdown(SocketShutdown.Send);
            byte[] part = new byte[16 * 1024];
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            patience.CancelAfter(TimeSpan.FromMilliseconds(700));
            for (int read; answer.Length < 1 << 20 && (read = await socket.ReceiveAsync(part, patience.Token)) > 0;)
            {
                answer += Encoding.Latin1.GetString(part, 0, read);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // A stream of events has no end, and a server may leave whoever sends what it does not want.
        }

        if (answer.Length == 0)
            return;
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);

        // Of a version of HTTP that there is not, and of a silo that there is not, which Orleans' dashboard takes for a cluster that is away.
        bool isTold = answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal) || answer.EndsWith("The dashboard has lost connectivity with the Orleans cluster", StringComparison.Ordinal);
        Assert.False(answer[9] == '5' && !isTold, answer);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
    }
}
