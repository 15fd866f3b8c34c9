using System.Net;
using System.Text.Json;
using Meshward.Silo.Storage;
using Meshward.Silo.Web;

namespace Meshward.Silo.Tests.Web;

public sealed class HealthTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _client = new();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _client.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_silo_that_has_joined_and_reads_its_state_is_live_and_ready()
    {
        WebOptions web = FreeWeb();
        await using EmbeddedSilo silo = await StartAsync(web);
        (HttpStatusCode live, _) = await GetAsync(web, "/health/live");
        (HttpStatusCode ready, JsonElement answer) = await GetAsync(web, "/health/ready");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live, ready));
        Assert.Equal("healthy", answer.GetProperty("status").GetString());
        Assert.Equal("active", Found(answer, "silo"));
        Assert.Equal("answers", Found(answer, "storage"));
    }

    [Fact]
    public async Task A_silo_whose_state_cannot_be_read_is_live_but_not_ready_and_says_why()
    {
        WebOptions web = FreeWeb();
        await using EmbeddedSilo silo = await StartAsync(web);
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory.Path, StateFile.FileName)};Pooling=False"))
        {
            await other.OpenAsync(Patience);
            await using Microsoft.Data.Sqlite.SqliteCommand drop = other.CreateCommand();
            drop.CommandText = "ALTER TABLE state RENAME TO lost";
            await drop.ExecuteNonQueryAsync(Patience);
            (HttpStatusCode live, _) = await GetAsync(web, "/health/live");
            (HttpStatusCode ready, JsonElement answer) = await GetAsync(web, "/health/ready");
            drop.CommandText = "ALTER TABLE lost RENAME TO state";
            await drop.ExecuteNonQueryAsync(Patience);

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live, ready));
            Assert.Equal("unhealthy", answer.GetProperty("status").GetString());
            Assert.Equal("active", Found(answer, "silo"));
            Assert.StartsWith(Path.Combine(_directory.Path, StateFile.FileName), Found(answer, "storage"), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(web, "/health/ready")).Status);
    }

    [Fact]
    public async Task A_silo_that_waits_for_the_one_that_leads_is_live_but_not_ready()
    {
        WebOptions web = FreeWeb();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Patience);
        ClusterSiloOptions led = new(_directory.Path) { Address = IPAddress.Parse("127.77.0.1"), Port = SiloHost.FreePort(), GatewayPort = SiloHost.FreePort(), Cores = 1, Web = web };
        Task start = ClusterSilo.StartAsync(led, patience.Token);
        HttpStatusCode live;
        while ((live = await TryAsync(web, "/health/live")) != HttpStatusCode.OK && !start.IsCompleted)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Patience);
        (HttpStatusCode ready, JsonElement answer) = await GetAsync(web, "/health/ready");
        await patience.CancelAsync();
        await start.ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live, ready));
        Assert.Equal("starting", Found(answer, "silo"));
    }

    [Fact]
    public async Task A_silo_that_leaves_is_not_ready_for_as_long_as_it_answers()
    {
        WebOptions web = FreeWeb();
        EmbeddedSilo silo = await StartAsync(web);
        Assert.Equal(HttpStatusCode.OK, await TryAsync(web, "/health/ready"));
        Task leaving = silo.DisposeAsync().AsTask();
        List<HttpStatusCode> seen = [];
        while (!leaving.IsCompleted)
            seen.Add(await TryAsync(web, "/health/ready"));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, seen);
        Assert.DoesNotContain(HttpStatusCode.OK, seen);
    }

    [Fact]
    public async Task Pages_are_for_requests_that_name_loopback_and_there_is_no_dashboard_unless_it_is_asked_for()
    {
        WebOptions web = FreeWeb();
        await using EmbeddedSilo silo = await StartAsync(web);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri(web.Page, "/health/live"));
        foreign.Headers.Host = "attacker.example";
        using HttpResponseMessage refused = await _client.SendAsync(foreign, Patience);
        using HttpResponseMessage dashboard = await _client.GetAsync(new Uri(web.Page, "/dashboard/"), Patience);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (refused.StatusCode, dashboard.StatusCode));
    }

    private static WebOptions FreeWeb() => new(new IPEndPoint(IPAddress.Loopback, SiloHost.FreePort()));

    private static string? Found(JsonElement answer, string check) => answer.GetProperty("checks").GetProperty(check).GetProperty("found").GetString();

    private async Task<EmbeddedSilo> StartAsync(WebOptions web) =>
        (await EmbeddedSilo.StartAsync(new EmbeddedSiloOptions(_directory.Path) { Cores = 1, Web = web }, Patience)).Value!;

    private async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(WebOptions web, string path)
    {
        using HttpResponseMessage response = await _client.GetAsync(new Uri(web.Page, path), Patience);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Patience)).RootElement);
    }

    private async Task<HttpStatusCode> TryAsync(WebOptions web, string path)
    {
        try
        {
            return (await GetAsync(web, path)).Status;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
