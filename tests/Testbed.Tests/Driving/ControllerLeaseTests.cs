using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meshward.Testbed.Tests.Driving;

/// <summary>Leases of controllers: a later generation takes over at once, and what one has set stays.</summary>
public sealed class ControllerLeaseTests : IAsyncLifetime
{
    private const string Collect = """{"holder":"collect shop (process 7)","drives":["load","configuration"]}""";

    private readonly HandClock _clock = new();
    private SmallTestbed _mesh = null!;

    public async ValueTask InitializeAsync() => _mesh = await SmallTestbed.StartAsync(change: options => options with { Clock = _clock });

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task A_later_generation_takes_over_at_once_and_writes_of_the_earlier_one_are_refused()
    {
        long first = await LeaseAsync(1), second = await LeaseAsync(2);

        Assert.True(second > first);
        Assert.Equal("control, generation 2", Assert.Single(_mesh.Testbed.Look().Drivers).Holder);
        Assert.Equal(409, (await _mesh.PutAsync(Change(first, cores: 9))).Code);
        Assert.Equal(200, (await _mesh.PutAsync(Change(second, cores: 3))).Code);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);
        Assert.Equal((410, "generation: found 1, which has ended\n"), await PutAsync(Request(1)[..^1] + ",\"generation\":1}"));
        Assert.Equal((410, "controller: found generation 1 of shop, expected that of a later one, which has taken its place\n"), await PutAsync(Request(1)));
    }

    // It wakes up when the later one has died: what that had decided holds.
    [Fact]
    public async Task An_earlier_generation_is_refused_after_the_death_of_the_later_one_too()
    {
        await LeaseAsync(2);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(410, (await PutAsync(Request(1))).Code);

        // A store that was put back to what it was before waits for a minute.
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(200, (await PutAsync(Request(1))).Code);
    }

    [Fact]
    public async Task What_a_controller_has_set_stays_when_it_dies_and_when_it_gives_its_lease_back()
    {
        long first = await LeaseAsync(1);
        Assert.Equal(200, (await _mesh.PutAsync(Change(first, cores: 3))).Code);
        _clock.Advance(TimeSpan.FromSeconds(6));
        long second = await LeaseAsync(2);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);

        Assert.True((await _mesh.Client.DeleteAsync(new Uri(_mesh.Testbed.Operation, $"lease/{second}"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);
        Assert.Equal(200, (await PutAsync(Request(1))).Code);
    }

    // What collect finds is put back; what a controller had found before it is not.
    [Fact]
    public async Task A_driver_that_measures_stands_in_the_way_of_a_controller_and_puts_back_what_it_found()
    {
        long controller = await LeaseAsync(1);
        Assert.Equal(200, (await _mesh.PutAsync(Change(controller, cores: 3))).Code);
        Assert.Equal(409, (await PutAsync(Collect)).Code);
        _clock.Advance(TimeSpan.FromSeconds(6));
        long collect = Generation((await PutAsync(Collect)).Body);
        Assert.Equal(409, (await PutAsync(Request(2))).Code);
        Assert.Equal(200, (await _mesh.PutAsync(Change(collect, cores: 2))).Code);
        _clock.Advance(TimeSpan.FromSeconds(6));
        await LeaseAsync(2);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    [Fact]
    public async Task A_controller_of_another_mesh_is_in_the_way()
    {
        await LeaseAsync(1);
        Assert.Equal(409, (await PutAsync(Request(5).Replace("shop", "other", StringComparison.Ordinal))).Code);
    }

    // Generations of two stores have nothing to do with each other: neither an equal nor a larger one throws out who lives, and a smaller one is not late.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_controller_of_another_store_waits_until_the_first_has_died(long other)
    {
        long first = await LeaseAsync(4);
        (int code, string body) = await PutAsync(Request(other, "second"));
        Assert.Equal(409, code);
        JsonElement held = JsonDocument.Parse(body).RootElement;
        Assert.Equal(("control, generation 4", "shop", "first", 4), (
            held.GetProperty("holder").GetString(), held.GetProperty("controller").GetProperty("mesh").GetString(),
            held.GetProperty("controller").GetProperty("store").GetString(), held.GetProperty("controller").GetProperty("generation").GetInt32()));
        Assert.Equal(200, (await _mesh.PutAsync(Change(first, cores: 3))).Code);

        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(200, (await PutAsync(Request(4)[..^1] + ",\"generation\":" + first + "}")).Code);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(409, (await PutAsync(Request(other, "second"))).Code);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        long second = Generation((await PutAsync(Request(other, "second"))).Body);

        Assert.True(second > first);
        Assert.Equal(409, (await _mesh.PutAsync(Change(first, cores: 9))).Code);
        Assert.Equal(409, (await PutAsync(Request(4))).Code);
        Assert.Equal(409, (await PutAsync(Request(5))).Code);
        Assert.Equal(3, _mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    // Two processes that read the same generation of a store that was copied.
    [Fact]
    public async Task Another_process_of_the_same_generation_is_in_the_way_and_the_same_one_may_ask_again()
    {
        long first = await LeaseAsync(3);
        Assert.Equal(409, (await PutAsync(Request(3).Replace("control,", "another,", StringComparison.Ordinal))).Code);
        Assert.True(await LeaseAsync(3) > first);
    }

    [Theory]
    [InlineData("""{"mesh":"","store":"first","generation":1}""")]
    [InlineData("""{"mesh":"shop","store":"first","generation":0}""")]
    [InlineData("""{"mesh":"shop","store":"","generation":1}""")]
    [InlineData("""{"mesh":"shop","generation":1}""")]
    public async Task A_controller_without_mesh_store_or_generation_is_refused(string controller)
    {
        (int code, string body) = await PutAsync($$"""{"holder":"a","drives":["load"],"controller":{{controller}}}""");
        Assert.Equal((400, "controller: expected its mesh, its store, and its generation from 1 on\n"), (code, body));
    }

    private static string Request(long generation, string store = "first") => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"holder":"control, generation {{generation}}","drives":["configuration"],"restores":false,"controller":{"mesh":"shop","store":"{{store}}","generation":{{generation}} } }""");

    private static string Change(long lease, int cores) => string.Create(CultureInfo.InvariantCulture, $$"""{"generation":{{lease}},"nodes":{"node1":{"cores":{{cores}} } } }""");

    private static long Generation(string body) => JsonDocument.Parse(body).RootElement.GetProperty("generation").GetInt64();

    private async Task<long> LeaseAsync(long generation)
    {
        (int code, string body) = await PutAsync(Request(generation));
        Assert.True(code == 200, $"{code}: {body}");
        return Generation(body);
    }

    private async Task<(int Code, string Body)> PutAsync(string request)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _mesh.Client.PutAsync(new Uri(_mesh.Testbed.Operation, "lease"), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
