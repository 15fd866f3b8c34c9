using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Meshward.Client.Tests;
using Meshward.Grains.Contracts;
using Meshward.Silo;
using Meshward.Silo.Access;
using Meshward.Silo.Web;

namespace Meshward.Cluster.Tests.Access;

/// <summary>A silo that knows tokens, on an address that no other test has, and whoever comes to it.</summary>
public sealed class AccessClusterTests : IAsyncLifetime
{
    private const string Gateway = "127.0.0.86:41401";
    private const string ReadToken = "read-token-of-reader-1", OperateToken = "operate-token-of-jane";

    private readonly Workplace _place = new();
    private readonly HttpClient _web = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri("http://127.0.0.1:41403") };
    private ClusterSilo? _silo;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Reader => _place.Write("reader", ReadToken + "\n");

    private string Jane => _place.Write("jane", $"jane {OperateToken}\n");

    public async ValueTask InitializeAsync()
    {
        ClusterSiloOptions options = new(_place.Data)
        {
            Address = IPAddress.Parse("127.0.0.86"),
            GatewayPort = 41401,
            Cores = 1,
            Web = new WebOptions(new IPEndPoint(IPAddress.Loopback, 41403)) { HasDashboard = true },
            Access = new SiloAccess(new TokenFiles(_place.Write("read.tokens", $"# who may look\nreader {ReadToken}\n"), _place.Write("operate.tokens", $"jane {OperateToken}\n"))),
        };
        _silo = (await ClusterSilo.StartAsync(options, CancellationToken.None)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await _silo!.DisposeAsync();
        _web.Dispose();
        _place.Dispose();
    }

    [Fact]
    public async Task A_console_sees_with_a_token_that_reads_and_acts_with_one_that_operates()
    {
        string[] submit = ["submit", _place.Scenario, "--steps", "20000000000", "--model-forests", "1", "--simulators", "1", "--data", _place.Data, "--cluster", Gateway];
        await IsToldAsync($"--cluster {Gateway}: found no token that the cluster knows, expected one (--token-file)", "jobs", "--cluster", Gateway);
        await IsToldAsync($"--cluster {Gateway}: found no token that the cluster knows, expected one (--token-file)", "jobs", "--cluster", Gateway, "--token-file", _place.Write("wrong", "some-other-token-of-nobody"));
        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Reader)).ExitCode);
        await IsToldAsync("found the token reader, which may read, expected one that may operate", [.. submit, "--token-file", Reader]);

        ConsoleRun submitted = await ConsoleRun.Of([.. submit, "--token-file", Jane, "--json"]);
        string run = submitted.Json.GetProperty("runs")[0].GetString()!;
        JsonElement job = (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Reader, "--json")).Json.GetProperty("jobs")[0];
        Assert.Equal((run, "jane"), (job.GetProperty("run").GetString(), job.GetProperty("by").GetString()));
        await IsToldAsync("found the token reader, which may read, expected one that may operate", "cancel", run, "--cluster", Gateway, "--token-file", Reader);
        Assert.Equal(0, (await ConsoleRun.Of("cancel", run, "--cluster", Gateway, "--token-file", Jane)).ExitCode);
        job = (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Reader, "--json")).Json.GetProperty("jobs")[0];
        Assert.Equal(("cancelled", "jane"), (job.GetProperty("phase").GetString(), job.GetProperty("cancelled_by").GetString()));
    }

    [Fact]
    public async Task Consoles_may_not_call_what_silos_call_of_each_other()
    {
        ConsoleAccess access = ConsoleAccess.Read(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("--token-file", Jane), System.Collections.Immutable.ImmutableDictionary<string, string>.Empty).Value!;
        await using AttachedCluster console = (await AttachedCluster.ConnectAsync([IPEndPoint.Parse(Gateway)], access, TimeProvider.System, Stop)).Value!;

        AccessRefusedException refused = await Assert.ThrowsAsync<AccessRefusedException>(() => console.Grains.GetGrain<IJournalGrain>("compute").BeginAsync(7));
        Assert.Equal("found a call that silos alone may make", refused.Message);
        await Assert.ThrowsAsync<AccessRefusedException>(() => console.Grains.GetGrain<IManagementGrain>(0).ForceGarbageCollection([], Stop));
    }

    // The programs inside silos, such as their web servers, call as clients of such names, and are not asked for a token.
    [Fact]
    public async Task A_program_that_poses_as_a_part_of_a_silo_gets_no_further_with_a_token_that_reads()
    {
        await using PosingConsole honest = await PosingConsole.ConnectAsync(IPEndPoint.Parse(Gateway), ReadToken, null, Stop);
        AccessRefusedException refused = await Assert.ThrowsAsync<AccessRefusedException>(() => honest.Grains.GetGrain<ITrainingGrain>("compute/1").CancelAsync());
        Assert.Equal("found no token that the cluster knows, expected one (--token-file)", refused.Message);

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using PosingConsole posing = await PosingConsole.ConnectAsync(IPEndPoint.Parse(Gateway), ReadToken, "hosted-127.0.0.86:11111@1", Stop);
            await posing.Grains.GetGrain<IControllerGrain>("compute").OrderAsync(Meshward.Core.Control.OperatorOrder.Pause, "nobody");
        });

        // Who has connected honestly, and puts another name on what it sends then.
        await Assert.ThrowsAnyAsync<Exception>(() =>
        {
            honest.Pose("hosted-127.0.0.86:11111@1");
            return honest.Grains.GetGrain<IControllerGrain>("compute").OrderAsync(Meshward.Core.Control.OperatorOrder.Pause, "nobody");
        });
        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Reader)).ExitCode);
    }

    [Fact]
    public async Task Tokens_are_taken_and_refused_as_the_files_say_now()
    {
        string file = _place.Write("read.tokens", "reader another-token-of-reader\n");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);

        await IsToldAsync($"--cluster {Gateway}: found no token that the cluster knows, expected one (--token-file)", "jobs", "--cluster", Gateway, "--token-file", Reader);
        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", _place.Write("new", "another-token-of-reader"))).ExitCode);
    }

    // On Kubernetes, a key of a Secret that says nothing.
    [Theory]
    [InlineData("")]
    [InlineData(" \n\n")]
    [InlineData("# nobody\n")]
    public async Task From_a_file_that_says_nothing_everybody_is_out(string text)
    {
        _ = _place.Write("operate.tokens", text);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(OperateToken));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ReadToken));
    }

    [Fact]
    public async Task Whoever_is_gone_from_one_file_is_out_though_the_other_one_cannot_be_read()
    {
        _ = _place.Write("operate.tokens", "bob another-token-of-bob\n");
        File.Delete(Path.Combine(_place.Folder, "read.tokens"));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(OperateToken));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("another-token-of-bob"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(ReadToken));
    }

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using HttpRequestMessage asked = new(HttpMethod.Get, Local("/metrics"));
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await _web.SendAsync(asked, Stop);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Whoever_is_gone_from_a_file_of_tokens_is_out_though_the_file_has_mistakes_and_the_log_says_so()
    {
        string file = _place.Write("read.tokens", "reader short\n");
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);
        await IsToldAsync($"--cluster {Gateway}: found no token that the cluster knows, expected one (--token-file)", "jobs", "--cluster", Gateway, "--token-file", Reader);
        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Jane)).ExitCode);

        using HttpRequestMessage asked = new(HttpMethod.Get, Local("/metrics"));
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OperateToken);
        string metrics = await (await _web.SendAsync(asked, Stop)).Content.ReadAsStringAsync(Stop);
        Assert.Contains("meshward_access_file_unusable{kind=\"tokens\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("meshward_access_file_unusable{kind=\"certificates\"} 0", metrics, StringComparison.Ordinal);

        // A file that is gone, as while a volume is mounted anew, says nothing of who may come in.
        File.Delete(file);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, Stop);
        Assert.Equal(0, (await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", Jane)).ExitCode);
        await _silo!.DisposeAsync();
        string log = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_place.Data, "silo-*.log")), Stop);
        Assert.Contains("Files of tokens have mistakes: ", log, StringComparison.Ordinal);
        Assert.Contains(file, log, StringComparison.Ordinal);
    }

    // Our own, which looks for itself, and the log in Orleans' dashboard, which does not.
    [Theory]
    [InlineData("/events")]
    [InlineData("/dashboard/Trace")]
    public async Task A_stream_ends_with_its_token(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Local(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReadToken);
        using HttpResponseMessage answer = await _web.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        await using Stream events = await answer.Content.ReadAsStreamAsync(Stop);
        byte[] read = new byte[64 * 1024];
        Assert.NotEqual(0, await events.ReadAsync(read, Stop));

        _ = _place.Write("read.tokens", "reader another-token-of-reader\n");
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        try
        {
            while (await events.ReadAsync(read, patience.Token) > 0)
            {
                // Signs of life, until somebody asks again whether the token is known.
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // It is broken off.
        }
    }

    [Fact]
    public async Task Pages_ask_for_a_token_and_health_does_not()
    {
        Assert.Equal(HttpStatusCode.OK, (await _web.GetAsync(Local("/health/live"), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _web.GetAsync(Local("/dashboard/DashboardCounters"), Stop)).StatusCode);
        using HttpRequestMessage request = new(HttpMethod.Get, Local("/dashboard/DashboardCounters"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ReadToken);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(request, Stop)).StatusCode);
    }

    [Fact]
    public async Task A_browser_logs_in_by_a_form_and_keeps_a_cookie_that_is_not_the_token()
    {
        using HttpRequestMessage first = new(HttpMethod.Get, Local("/dashboard/"));
        first.Headers.Accept.ParseAdd("text/html");
        HttpResponseMessage asked = await _web.SendAsync(first, Stop);
        Assert.Equal((HttpStatusCode.Redirect, "/login?to=%2Fdashboard%2F"), (asked.StatusCode, asked.Headers.Location!.ToString()));

        Assert.Equal(HttpStatusCode.Unauthorized, (await LogInAsync("not-a-token-of-anybody", "/dashboard/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LogInAsync(ReadToken, "/dashboard/", "https://evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LogInAsync(ReadToken, "/dashboard/", "https://127.0.0.1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LogInAsync(ReadToken, "/dashboard/", "null")).StatusCode);

        // As behind a proxy that ends TLS.
        Assert.Equal(HttpStatusCode.Redirect, (await LogInAsync(ReadToken, "/dashboard/", "https://127.0.0.1:41403")).StatusCode);
        Assert.Equal("/", (await LogInAsync(ReadToken, "//evil.example/")).Headers.Location!.ToString());
        HttpResponseMessage done = await LogInAsync(ReadToken, "/dashboard/");
        Assert.Equal((HttpStatusCode.Redirect, "/dashboard/"), (done.StatusCode, done.Headers.Location!.ToString()));
        string cookie = Assert.Single(done.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(ReadToken, cookie, StringComparison.Ordinal);

        using HttpRequestMessage second = new(HttpMethod.Get, Local("/dashboard/DashboardCounters"));
        second.Headers.Add("Cookie", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, (await _web.SendAsync(second, Stop)).StatusCode);

        async Task<HttpResponseMessage> LogInAsync(string token, string to, string? origin = null)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, Local("/login")) { Content = new FormUrlEncodedContent([new("token", token), new("to", to)]) };
            if (origin is not null)
                request.Headers.Add("Origin", origin);
            return await _web.SendAsync(request, Stop);
        }
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "--x")]
    [InlineData("application/x-www-form-urlencoded", "")]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data", "token=a")]
    public async Task What_is_no_form_is_refused_in_a_line(string type, string body)
    {
        using StringContent content = new(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        HttpResponseMessage answer = await _web.PostAsync(Local("/login"), content, Stop);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "found a request that is no form, or a large one, expected the form of this page, of 8192 bytes at most\n"),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop)));
    }

    [Fact]
    public async Task No_token_is_in_logs_results_or_state_after_a_session()
    {
        ConsoleRun[] runs =
        [
            await ConsoleRun.Of("attach", "--cluster", Gateway, "--token-file", Jane, "--json"),
            await ConsoleRun.Of("jobs", "--cluster", Gateway, "--token-file", _place.Write("wrong", "some-other-token-of-nobody"), "--json"),
            await ConsoleRun.Of("silo", "--show-settings", "--read-tokens", Path.Combine(_place.Folder, "read.tokens"), "--operate-tokens", Path.Combine(_place.Folder, "operate.tokens"), "--data", _place.Data, "--json"),
        ];
        await _silo!.DisposeAsync();
        string everything = string.Concat(runs.Select(run => run.Output + run.Error))
            + string.Concat(Directory.GetFiles(_place.Data, "*", SearchOption.AllDirectories).Select(file => File.ReadAllText(file, System.Text.Encoding.Latin1)))
            + string.Concat(Directory.GetFiles("/proc/self", "cmdline").Select(File.ReadAllText));

        Assert.All(new[] { ReadToken, OperateToken, "some-other-token-of-nobody" }, token => Assert.DoesNotContain(token, everything, StringComparison.Ordinal));
        Assert.Equal(0, runs[2].ExitCode);
    }

    private static Uri Local(string path) => new(path, UriKind.Relative);

    private static async Task IsToldAsync(string line, params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of(arguments);
        Assert.Equal([line], run.ErrorLines);
        Assert.Equal(1, run.ExitCode);
    }
}
