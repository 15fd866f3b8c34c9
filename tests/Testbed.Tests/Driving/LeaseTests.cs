using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meshward.Testbed.Tests.Driving;

public sealed class LeaseTests : IAsyncLifetime
{
    private const string Both = """{"holder":"collect shop (process 7)","drives":["load","configuration"]}""";
    private const string Other = """{"holder":"evaluate shop (process 8)","drives":["load","configuration"]}""";

    private readonly HandClock _clock = new();
    private SmallTestbed _mesh = null!;

    public async ValueTask InitializeAsync() => _mesh = await SmallTestbed.StartAsync(change: options => options with { Clock = _clock });

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Two_do_not_drive_the_same_and_the_second_is_told_who_does()
    {
        _clock.Advance(TimeSpan.FromSeconds(100));
        JsonElement first = await LeaseAsync(200, Both), second = await LeaseAsync(409, Other);

        Assert.Equal((1, "collect shop (process 7)"), (Generation(first), first.GetProperty("holder").GetString()));
        Assert.True(JsonElement.DeepEquals(first, second));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(100), second.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(5, second.GetProperty("ends_in_seconds").GetDouble());
        Assert.Equal("collect shop (process 7)", Assert.Single(_mesh.Testbed.Look().Drivers).Holder);
    }

    [Fact]
    public async Task Load_and_configuration_are_driven_by_different_ones()
    {
        Assert.Equal(1, Generation(await LeaseAsync(200, """{"holder":"a","drives":["load"]}""")));
        Assert.Equal(200, (await _mesh.PutAsync("""{"nodes":{"node1":{"cores":2}}}""")).Code);
        Assert.Equal(2, Generation(await LeaseAsync(200, """{"holder":"b","drives":["configuration"]}""")));
        Assert.Equal(3, Generation(await LeaseAsync(200, """{"holder":"a","drives":["load"]}""", after: 1)));
        Assert.Equal(200, (await _mesh.PutAsync("""{"generation":2,"nodes":{"node1":{"cores":3}}}""")).Code);
        Assert.Equal(["b", "a"], _mesh.Testbed.Look().Drivers.Select(driver => driver.Holder));
    }

    [Fact]
    public async Task While_a_lease_is_held_only_changes_that_name_it_are_made()
    {
        await LeaseAsync(200, Both);
        foreach (string other in (string[])["", "\"generation\":0,", "\"generation\":2,"])
        {
            (int code, string line) = await _mesh.PutAsync("{" + other + "\"nodes\":{\"node1\":{\"cores\":9}}}");
            Assert.Equal(
                (409, "configuration: found collect shop (process 7), which drives it since 1970-01-01 00:00:00 UTC, expected generation 1 or that it has ended\n"), (code, line));
        }

        Assert.Equal(200, (await _mesh.PutAsync("""{"generation":1,"nodes":{"node1":{"cores":3}}}""")).Code);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    [Fact]
    public async Task What_a_driver_that_died_had_set_is_put_back_and_what_one_gives_back_stays()
    {
        await LeaseAsync(200, Both);
        Assert.Equal(200, (await _mesh.PutAsync("""{"generation":1,"nodes":{"node1":{"cores":3}}}""")).Code);
        _clock.Advance(TimeSpan.FromSeconds(5));

        long next = Generation(await LeaseAsync(200, Other));
        Assert.Equal(4, _mesh.Testbed.Look().Nodes["node1"].Cores);
        Assert.Equal(200, (await _mesh.PutAsync("{\"generation\":" + next + ",\"nodes\":{\"node1\":{\"cores\":2}}}")).Code);
        Assert.True((await _mesh.Client.DeleteAsync(new Uri(_mesh.Testbed.Operation, $"lease/{next}"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        Assert.Equal(2, _mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    [Fact]
    public async Task A_lease_that_is_not_renewed_ends_and_its_changes_are_refused_from_then_on()
    {
        await LeaseAsync(200, Both);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, (await LeaseAsync(200, Renewal(Both, 1))).GetProperty("renewals").GetInt32());
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        await LeaseAsync(409, Other);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Empty(_mesh.Testbed.Look().Drivers);
        (int code, string holds) = await _mesh.PutAsync("""{"generation":1,"nodes":{"node1":{"cores":9}}}""");
        Assert.Equal((409, 4), (code, JsonDocument.Parse(holds).RootElement.GetProperty("nodes").GetProperty("node1").GetProperty("cores").GetInt32()));
        Assert.Equal((410, "generation: found 1, which has ended\n"), await PutAsync(Renewal(Both, 1)));
        Assert.Equal(200, (await _mesh.PutAsync("""{"nodes":{"node1":{"cores":2}}}""")).Code);

        Assert.True(Generation(await LeaseAsync(200, Other)) > 1);
        Assert.Equal(409, (await _mesh.PutAsync("""{"generation":1,"nodes":{"node1":{"cores":9}}}""")).Code);
        Assert.Equal(2, _mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    // A testbed that was started anew counts from the beginning.
    [Fact]
    public async Task A_lease_of_the_same_generation_is_not_renewed_for_another()
    {
        await LeaseAsync(200, Both);
        Assert.Equal(410, (await PutAsync(Renewal(Other, 1))).Code);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_is_free_at_once()
    {
        long generation = Generation(await LeaseAsync(200, Both));
        for (int time = 0; time < 2; time++)
        {
            using HttpResponseMessage ended = await _mesh.Client.DeleteAsync(new Uri(_mesh.Testbed.Operation, $"lease/{generation}"), TestContext.Current.CancellationToken);
            Assert.Equal(204, (int)ended.StatusCode);
        }

        await LeaseAsync(200, Other);
    }

    [Theory]
    [InlineData("", "body: expected holder and drives")]
    [InlineData("null", "body: found nothing, expected holder and drives")]
    [InlineData("[]", "body: expected holder and drives")]
    [InlineData("""{"holder":"a","drives":["weather"]}""", "body: expected holder and drives")]
    [InlineData("""{"holder":"a","drives":["load"],"length":9}""", "body: expected holder and drives")]
    [InlineData("""{"holder":"","drives":["load"]}""", "holder: expected 1 to 200 characters in one line")]
    [InlineData("""{"holder":"a\nb","drives":["load"]}""", "holder: expected 1 to 200 characters in one line")]
    [InlineData("""{"drives":["load"]}""", "")]
    [InlineData("""{"holder":"a","drives":[]}""", "drives: found nothing, expected load, configuration or both")]
    [InlineData("""{"holder":"a"}""", "")]
    public async Task What_asks_for_no_lease_is_refused_with_400_and_one_line(string request, string line)
    {
        (int code, string body) = await PutAsync(request);
        Assert.Equal(400, code);
        Assert.StartsWith(line, body);
        Assert.Equal(body.Length - 1, body.IndexOf('\n'));
        Assert.Empty(_mesh.Testbed.Look().Drivers);
    }

    private static long Generation(JsonElement lease) => lease.GetProperty("generation").GetInt64();

    private static string Renewal(string request, long generation) => string.Create(CultureInfo.InvariantCulture, $"{request[..^1]},\"generation\":{generation}}}");

    private async Task<JsonElement> LeaseAsync(int expected, string request, long? after = null)
    {
        if (after is long ended)
        {
            using HttpResponseMessage _ = await _mesh.Client.DeleteAsync(new Uri(_mesh.Testbed.Operation, $"lease/{ended}"), TestContext.Current.CancellationToken);
        }

        (int code, string body) = await PutAsync(request);
        Assert.True(code == expected, $"{code}: {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    private async Task<(int Code, string Body)> PutAsync(string request)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _mesh.Client.PutAsync(new Uri(_mesh.Testbed.Operation, "lease"), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
