namespace Meshward.Testbed.Tests.Front;

public sealed class FrontTests
{
    // A binomial number is within this many standard deviations but for six in a hundred million.
    private const double Deviations = 5.5;

    [Theory]
    [InlineData(80)]
    [InlineData(50)]
    [InlineData(3)]
    public async Task Requests_are_shared_out_by_the_weights(int percent)
    {
        const int Requests = 1500;
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.PutAsync(Weights("info1", percent));
        var answers = await mesh.AskAsync("info1", Requests);
        Assert.All(answers, answer => Assert.Equal((200, false), (answer.Code, answer.IsShed)));
        AssertBinomial(answers.Count(answer => answer.Node == "node1"), Requests, percent / 100.0);
    }

    [Fact]
    public async Task A_node_without_weight_gets_nothing()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":0,"node2":100}}}}""");
        Assert.All(await mesh.AskAsync("info1", 300), answer => Assert.Equal("node2", answer.Node));
    }

    [Fact]
    public async Task The_share_of_blocked_requests_is_the_blocking_rate_and_other_services_are_not_blocked()
    {
        const int Requests = 1500;
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":70,"node2":30},"blocking":0.2}}}""");
        var answers = await mesh.AskAsync("info1", Requests);
        var shed = answers.Where(answer => answer.IsShed).ToArray();
        Assert.All(shed, answer => Assert.Equal((503, "front"), (answer.Code, answer.Node)));
        AssertBinomial(shed.Length, Requests, 0.2);

        // Of those let through, weights still hold.
        var served = answers.Where(answer => !answer.IsShed).ToArray();
        Assert.All(served, answer => Assert.Equal(200, answer.Code));
        AssertBinomial(served.Count(answer => answer.Node == "node1"), served.Length, 0.7);
        Assert.All(await mesh.AskAsync("info2", 100), answer => Assert.False(answer.IsShed));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 100)]
    public async Task Nothing_and_everything_can_be_blocked(string blocking, int shed)
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.PutAsync($$$"""{"services":{"compute":{"blocking":{{{blocking}}} } } }""");
        Assert.Equal(shed, (await mesh.AskAsync("compute", 100)).Count(answer => answer.IsShed));
    }

    [Fact]
    public async Task The_same_seed_treats_the_same_sequence_of_requests_the_same_way()
    {
        Assert.Equal(await SequenceAsync(seed: 7), await SequenceAsync(seed: 7));
        Assert.NotEqual(await SequenceAsync(seed: 7), await SequenceAsync(seed: 8));

        static async Task<string> SequenceAsync(long seed)
        {
            await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => options with { Seed = seed });
            await mesh.PutAsync("""{"services":{"info1":{"blocking":0.3}}}""");
            return string.Join(' ', (await mesh.AskAsync("info1", 60, atATime: 1)).Select(answer => answer.Node));
        }
    }

    [Fact]
    public async Task Changes_while_requests_are_in_flight_drop_none()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(milliseconds: 8);
        var requests = mesh.AskAsync("info1", 400, atATime: 16);
        for (int change = 0; !requests.IsCompleted; change++)
        {
            await mesh.PutAsync(Weights("info1", change * 37 % 101));
            await mesh.PutAsync($$$"""{"nodes":{"node1":{"cores":{{{1 + change % 5}}} },"node2":{"cores":{{{5 - change % 5}}} } } }""");
        }

        Assert.All(await requests, answer => Assert.Equal((200, false), (answer.Code, answer.IsShed)));
    }

    [Fact]
    public async Task Cores_of_a_node_limit_what_it_works_on_and_can_be_added_while_requests_wait()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(
            milliseconds: 2000, cores: 2, change: options => options with { TimeLimit = TimeSpan.FromSeconds(60) });
        await mesh.PutAsync(Weights("info1", 100));
        var requests = mesh.AskAsync("info1", 6);
        await Until.TrueAsync(() => Look() == (2, 4), () => Look().ToString());
        await mesh.PutAsync("""{"nodes":{"node1":{"cores":5}}}""");
        await Until.TrueAsync(() => Look() == (5, 1), () => Look().ToString());
        Assert.All(await requests, answer => Assert.Equal((200, "node1"), (answer.Code, answer.Node)));

        (int Busy, int Waiting) Look() => (mesh.Testbed.Look().Nodes["node1"].Busy, mesh.Testbed.Look().Nodes["node1"].Waiting["info1"]);
    }

    [Fact]
    public async Task An_unknown_service_is_told_in_one_line()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        using HttpResponseMessage response = await mesh.Client.GetAsync(new Uri(mesh.Testbed.Front, "info3/1"), TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal(
            "found /info3/1, expected one of /info1/, /info2/, /compute/\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_answer_tells_its_length_and_comes_in_one_piece()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        using HttpResponseMessage response = await mesh.Client.GetAsync(new Uri(mesh.Testbed.Front, "info1/1"), TestContext.Current.CancellationToken);
        Assert.Equal((null, "application/json"), (response.Headers.TransferEncodingChunked, response.Content.Headers.ContentType?.MediaType));
        string node = response.Headers.GetValues("x-meshward-node").Single();
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal($$"""{"service":"info1","node":"{{node}}"}""", body);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_request_over_the_time_limit_is_answered_504_by_its_node_name()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(
            milliseconds: 1000, change: options => options with { TimeLimit = TimeSpan.FromMilliseconds(100) });
        (int code, string node, _) = await mesh.AskAsync("info1");
        Assert.Equal(504, code);
        Assert.StartsWith("node", node);
    }

    [Fact]
    public async Task Requests_to_a_dead_node_are_answered_503_and_those_to_the_other_are_served()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.AskAsync("info1", 20);
        await mesh.Testbed.KillNodeAsync("node1");
        var answers = await mesh.AskAsync("info1", 60);
        Assert.All(answers, answer => Assert.Equal(answer.Node == "node1" ? 503 : 200, answer.Code));
        Assert.Equal(2, answers.Select(answer => answer.Node).Distinct().Count());
        Assert.All(answers, answer => Assert.False(answer.IsShed));
        Assert.False(mesh.Testbed.Look().Nodes["node1"].Up);
    }

    private static string Weights(string service, int percent) =>
        $$$"""{"services":{"{{{service}}}":{"weights":{"node1":{{{percent}}},"node2":{{{100 - percent}}} } } } }""";

    private static void AssertBinomial(int found, int trials, double share)
    {
        double deviation = Math.Sqrt(trials * share * (1 - share));
        Assert.InRange(found, trials * share - Deviations * deviation, trials * share + Deviations * deviation);
    }
}
