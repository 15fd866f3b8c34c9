using System.Text.Json;

namespace Meshward.Testbed.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task A_change_of_some_parts_leaves_the_others_and_is_answered_with_all_that_holds()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        (int code, string body) = await mesh.PutAsync(
            """{"generation":3,"services":{"info1":{"weights":{"node1":80,"node2":20},"blocking":0.1}},"nodes":{"node2":{"cores":7}}}""");
        Assert.Equal(200, code);
        JsonElement expected = JsonDocument.Parse("""
            {"generation":3,"work":"timed",
             "services":{"compute":{"weights":{"node1":50,"node2":50},"blocking":0},
                         "info1":{"weights":{"node1":80,"node2":20},"blocking":0.1},
                         "info2":{"weights":{"node1":50,"node2":50},"blocking":0}},
             "nodes":{"node1":{"cores":4},"node2":{"cores":7}}}
            """).RootElement;
        Assert.True(JsonElement.DeepEquals(expected, JsonDocument.Parse(body).RootElement), body);
        Assert.True(JsonElement.DeepEquals(expected, await mesh.ConfigurationAsync()));
        Assert.Equal(7, mesh.Testbed.Look().Nodes["node2"].Cores);
    }

    [Fact]
    public async Task A_change_of_an_older_generation_is_refused_with_409_and_what_holds()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        await mesh.PutAsync("""{"generation":5,"nodes":{"node1":{"cores":2}}}""");
        (int code, string body) = await mesh.PutAsync("""{"generation":4,"nodes":{"node1":{"cores":9}}}""");
        Assert.Equal(409, code);
        JsonElement held = JsonDocument.Parse(body).RootElement;
        Assert.Equal(5, held.GetProperty("generation").GetInt64());
        Assert.Equal(2, held.GetProperty("nodes").GetProperty("node1").GetProperty("cores").GetInt32());
        Assert.Equal(2, mesh.Testbed.Look().Nodes["node1"].Cores);

        // The same generation again, and none, are its own.
        Assert.Equal(200, (await mesh.PutAsync("""{"generation":5,"nodes":{"node1":{"cores":3}}}""")).Code);
        Assert.Equal(200, (await mesh.PutAsync("""{"nodes":{"node1":{"cores":4}}}""")).Code);
        Assert.Equal(5, (await mesh.ConfigurationAsync()).GetProperty("generation").GetInt64());
    }

    [Theory]
    [InlineData("""{"services":{"info1":{"weights":{"node1":70}}}}""", "services.info1.weights: found weights that sum to 120 (node1 70, node2 50), expected 100")]
    [InlineData("""{"services":{"info1":{"weights":{"node1":70.5,"node2":29.5}}}}""", "services.info1.weights.node1: found 70.5, expected a whole number from 0 to 100")]
    [InlineData("""{"services":{"info1":{"weights":{"node1":130,"node2":-30}}}}""", "services.info1.weights.node1: found 130, expected a whole number from 0 to 100")]
    [InlineData("""{"services":{"info1":{"weights":{"node3":100}}}}""", "services.info1.weights.node3: found the unknown name 'node3', expected one of node1, node2")]
    [InlineData("""{"services":{"info3":{"blocking":0}}}""", "services.info3: found the unknown name 'info3', expected one of compute, info1, info2")]
    [InlineData("""{"services":{"info1":{"blocking":1.01}}}""", "services.info1.blocking: found 1.01, expected a share from 0 to 1")]
    [InlineData("""{"services":{"info1":{"blocking":"0.5"}}}""", "services.info1.blocking: found \"0.5\", expected a share from 0 to 1")]
    [InlineData("""{"nodes":{"node1":{"cores":0}}}""", "nodes.node1.cores: found 0, expected a whole number from 1 to 1024")]
    [InlineData("""{"nodes":{"node1":{"core":1}}}""", "nodes.node1.core: found the unknown name 'core', expected one of cores")]
    [InlineData("""{"work":"cpu"}""", "work: found \"cpu\", expected \"timed\", which the testbed was started with")]
    [InlineData("""{"generation":-1}""", "generation: found -1, expected a whole number from 0 to 9007199254740992")]
    [InlineData("""[]""", "body: found an array, expected an object")]
    [InlineData("""{"nodes":{"node1":{"cores":1},"node1":{"cores":2}}}""", "body: found no JSON, expected an object")]
    [InlineData("", "body: found no JSON, expected an object")]
    public async Task What_is_out_of_range_is_refused_with_400_and_one_line_and_changes_nothing(string change, string line)
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        JsonElement before = await mesh.ConfigurationAsync();
        (int code, string body) = await mesh.PutAsync(change);
        Assert.Equal(400, code);
        Assert.StartsWith(line, body);
        Assert.Equal(body.Length - 1, body.IndexOf('\n'));
        Assert.True(JsonElement.DeepEquals(before, await mesh.ConfigurationAsync()));
    }

    [Fact]
    public async Task A_change_with_one_part_out_of_range_changes_no_other_part()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        JsonElement before = await mesh.ConfigurationAsync();
        (int code, _) = await mesh.PutAsync("""{"generation":9,"nodes":{"node1":{"cores":2}},"services":{"info1":{"blocking":0.5},"info2":{"blocking":2}}}""");
        Assert.Equal(400, code);
        Assert.True(JsonElement.DeepEquals(before, await mesh.ConfigurationAsync()));
        Assert.Equal(4, mesh.Testbed.Look().Nodes["node1"].Cores);
    }

    [Fact]
    public async Task The_operators_side_answers_only_those_who_name_this_machine()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(mesh.Testbed.Operation, "configuration"));
        request.Headers.Host = "elsewhere.example";
        using HttpResponseMessage response = await mesh.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)response.StatusCode);
    }
}
