using System.Text;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Tests.Configuration;

public sealed class SpeedTests
{
    [Fact]
    public async Task A_node_that_was_made_slower_takes_longer_and_the_others_do_not()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(milliseconds: 20);
        Assert.Equal((200, """{"node1":1,"node2":0.1}"""), await SpeedAsync(mesh, """{"nodes":{"node2":0.1}}"""));
        Assert.Equal((1, 0.1), (mesh.Testbed.Look().Nodes["node1"].Speed, mesh.Testbed.Look().Nodes["node2"].Speed));
        await mesh.PutAsync("""{"services":{"info1":{"weights":{"node1":0,"node2":100}}}}""");

        // 20 ms at speed 1 are 200 at a tenth of it; a request cannot be over before that, however slow the machine is.
        long start = TimeProvider.System.GetTimestamp();
        await mesh.AskAsync("info1");
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, 199, 60_000);
        Assert.Equal(200, (await SpeedAsync(mesh, """{"nodes":{"node2":1}}""")).Code);
        Assert.Equal(1, mesh.Testbed.Look().Nodes["node2"].Speed);
    }

    [Theory]
    [InlineData("""[1]""", "body: found no speeds, expected an object such as {\"nodes\": {\"node2\": 0.5}}")]
    [InlineData("""{"nodes":{"node9":1}}""", "nodes.node9: found the unknown name 'node9', expected one of node1, node2")]
    [InlineData("""{"nodes":{"node1":0}}""", "nodes.node1: found 0, expected a number from 0.01 to 100")]
    [InlineData("""{"nodes":{"node1":"fast"}}""", "nodes.node1: found \"fast\", expected a number from 0.01 to 100")]
    [InlineData("""{"nodes":{"node1":2},"cores":3}""", "cores: found the unknown name 'cores', expected one of nodes, generation")]
    [InlineData("""{"nodes":{"node1":2},"generation":"x"}""", "generation: found \"x\", expected a whole number")]
    public async Task Speeds_that_make_no_sense_change_nothing(string change, string line)
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        Assert.Equal((400, line + "\n"), await SpeedAsync(mesh, change));
        Assert.All(mesh.Testbed.Look().Nodes.Values, node => Assert.Equal(1, node.Speed));
    }

    [Fact]
    public async Task Work_on_the_processor_takes_the_time_that_it_takes()
    {
        string data = Directory.CreateTempSubdirectory().FullName;
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => options with
        {
            Work = WorkKind.Cpu,
            DataDirectory = data,
            Services = [new ServiceProfile("compute", ServiceTask.MultiplyMatrices, 8, TimeSpan.FromMilliseconds(1), 4)],
        });
        (int code, string line) = await SpeedAsync(mesh, """{"nodes":{"node1":2}}""");
        Assert.Equal((400, "work: found \"cpu\", which takes the time that it takes; expected a testbed whose work is timed\n"), (code, line));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_mesh_that_is_measured_keeps_its_speeds_and_one_that_is_controlled_does_not()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync();
        Assert.Equal(200, await LeaseAsync(mesh, """{"holder":"collect shop","drives":["load","configuration"]}"""));
        (int code, string line) = await SpeedAsync(mesh, """{"nodes":{"node1":2}}""");
        Assert.Equal(409, code);
        Assert.StartsWith("configuration: found collect shop, which drives it since ", line, StringComparison.Ordinal);
        Assert.Equal(200, (await SpeedAsync(mesh, """{"nodes":{"node1":2},"generation":1}""")).Code);
        using (await mesh.Client.DeleteAsync(new Uri(mesh.Testbed.Operation, "lease/1"), TestContext.Current.CancellationToken))
        {
            Assert.Equal(200, await LeaseAsync(mesh, """{"holder":"control shop","drives":["configuration"],"restores":false}"""));
        }

        Assert.Equal((200, """{"node1":3,"node2":1}"""), await SpeedAsync(mesh, """{"nodes":{"node1":3}}"""));
    }

    private static async Task<(int Code, string Body)> SpeedAsync(SmallTestbed mesh, string change)
    {
        using StringContent content = new(change, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await mesh.Client.PutAsync(new Uri(mesh.Testbed.Operation, "speeds"), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<int> LeaseAsync(SmallTestbed mesh, string request)
    {
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await mesh.Client.PutAsync(new Uri(mesh.Testbed.Operation, "lease"), content, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
