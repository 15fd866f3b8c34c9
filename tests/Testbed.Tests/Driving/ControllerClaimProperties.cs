using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meshward.Testbed.Tests.Driving;

/// <summary>
/// Controllers of two stores on one testbed, in whatever order they start, renew, die and send what they had decided earlier. Who has the testbed is known
/// here by the rules alone: whoever was given the lease last, until it gives it back or does not renew it for five seconds.
/// </summary>
public sealed class ControllerClaimProperties
{
    private const int Steps = 150;

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Between_two_changes_of_claim_the_writes_of_one_controller_alone_are_accepted(int seed)
    {
        HandClock clock = new();
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => options with { Clock = clock });
        Random random = new(seed);
        List<Controller> all = [];
        Dictionary<string, long> generations = new() { ["first"] = 0, ["second"] = 4 };
        Controller? owner = null;
        DateTimeOffset renewed = default;
        (int takeOvers, int refusals, int late) = (0, 0, 0);
        for (int step = 0; step < Steps; step++)
        {
            Controller? one = all.Count == 0 ? null : all[random.Next(all.Count)];
            bool isAlive = owner is not null && clock.GetUtcNow() - renewed < s_life;
            switch (random.Next(5))
            {
                case 0:
                    string store = random.Next(2) == 0 ? "first" : "second";
                    await TakeAsync(new Controller(store, ++generations[store]));
                    break;
                case 1 when one is not null:
                    await TakeAsync(one);
                    break;
                case 2 when one?.Lease is long lease:
                    bool isRenewed = (await PutAsync(mesh, one, lease)).Code == 200;
                    Assert.Equal(isAlive && one == owner, isRenewed);
                    renewed = isRenewed ? clock.GetUtcNow() : renewed;
                    break;
                case 3:
                    clock.Advance(TimeSpan.FromSeconds(0.5 + (3 * random.Next(3))));
                    break;
                case 4 when one?.Lease is long named:
                    string change = string.Create(CultureInfo.InvariantCulture, $$"""{"generation":{{named}},"nodes":{"node1":{"cores":{{1 + random.Next(8)}} } } }""");
                    bool isMade = (await mesh.PutAsync(change)).Code == 200;
                    Assert.Equal(isAlive && one == owner, isMade);
                    late += isMade ? 0 : 1;
                    break;
            }

            async Task TakeAsync(Controller asking)
            {
                all.Add(asking);
                (int code, long given) = await PutAsync(mesh, asking, null);
                bool isReplaced = owner is not null && owner.Store == asking.Store && owner.Generation <= asking.Generation;
                Assert.True(code != 200 || !isAlive || isReplaced, $"step {step}: {asking} threw out {owner}, which lives");
                if (code != 200)
                {
                    refusals++;
                    return;
                }

                Assert.True(all.TrueForAll(other => other.Lease is null || given > other.Lease), $"step {step}: {given} is not above all earlier ones");
                takeOvers += owner is null || owner.Store != asking.Store ? 1 : 0;
                (asking.Lease, owner, renewed) = (given, asking, clock.GetUtcNow());
            }
        }

        // The walk has met all that it is about.
        Assert.True(takeOvers > 2 && refusals > 5 && late > 5, $"{takeOvers} {refusals} {late}");
    }

    private static async Task<(int Code, long Lease)> PutAsync(SmallTestbed mesh, Controller controller, long? lease)
    {
        string renews = lease is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"generation\":{lease}");
        using StringContent content = new(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"holder":"{{controller}}","drives":["configuration"],"restores":false,"controller":{"mesh":"shop","store":"{{controller.Store}}","generation":{{controller.Generation}} }{{renews}} }"""),
            Encoding.UTF8,
            "application/json");
        using HttpResponseMessage response = await mesh.Client.PutAsync(new Uri(mesh.Testbed.Operation, "lease"), content, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.IsSuccessStatusCode ? JsonDocument.Parse(body).RootElement.GetProperty("generation").GetInt64() : 0);
    }

    private sealed class Controller(string store, long generation)
    {
        public string Store => store;

        public long Generation => generation;

        public long? Lease { get; set; }

        public override string ToString() => $"generation {generation} of {store}";
    }
}
