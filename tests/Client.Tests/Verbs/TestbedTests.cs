using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;

namespace Meshward.Client.Tests.Verbs;

/// <summary>The verbs of <c>testbed</c>, each as a user would type it.</summary>
public sealed class TestbedTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("meshward-testbed-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task In_the_foreground_it_tells_its_addresses_and_ends_cleanly_when_interrupted()
    {
        ConsoleRun run = await ConsoleRun.InterruptedAt("is ready", "testbed", "up", "--port", "0", "--data", _data, "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^testbed is ready: requests to http://127\.0\.0\.1:\d+/SERVICE/, metrics on http://127\.0\.0\.1:\d+/metrics; 5 cores a node", run.Error);
        Assert.Equal("timed", run.Json.GetProperty("work").GetString());
        Assert.False(File.Exists(Path.Combine(_data, "testbed.json")));
    }

    [Fact]
    public async Task In_the_background_it_serves_load_until_it_is_taken_down()
    {
        ConsoleRun up = await RunAsync("up", "--detach", "--port", "0", "--cores", "3", "--json");
        Assert.True(up.ExitCode == 0, up.Error);
        try
        {
            ConsoleRun again = await RunAsync("up", "--port", "0");
            Assert.Equal(2, again.ExitCode);
            Assert.StartsWith("testbed up: found a testbed that runs already (process ", Assert.Single(again.ErrorLines));

            JsonElement status = (await RunAsync("status", "--json")).Json;
            Assert.Equal(up.Json.GetProperty("process_id").GetInt32(), status.GetProperty("process_id").GetInt32());
            Assert.Equal(3, status.GetProperty("nodes").GetProperty("node2").GetProperty("cores").GetInt32());
            Assert.Contains("node2", (await RunAsync("status")).Output);

            ConsoleRun load = await RunAsync("load", "--pattern", "constant", "--rate", "info1=40,compute=20", "--seconds", "1", "--json");
            Assert.True(load.ExitCode == 0, load.Error);
            Assert.Equal((60, 60, 60), (Number(load, "offered"), Number(load, "sent"), Number(load, "served")));
            Assert.Equal(JsonValueKind.Null, ResponseTimes(load.Json, "info2").ValueKind);
            ConsoleRun shown = await RunAsync("load", "--pattern", "constant", "--rate", "info1=20", "--seconds", "0.2");
            Assert.Matches(@"(?m)^ *info2 +all +0 +0 +0 +0 +- +- +- +- +- +- *$", shown.Output);
            string file = Path.Combine(_data, "recorded.csv");
            await File.WriteAllTextAsync(file, "time,info2\n0,30\n0.5,30\n", TestContext.Current.CancellationToken);
            ConsoleRun recorded = await RunAsync("load", "--pattern", file, "--seconds", "1");
            Assert.True(recorded.ExitCode == 0, recorded.Error);
            Assert.Contains("info2", recorded.Output);

            // It has no such service.
            ConsoleRun dead = await RunAsync(
                "load", "--pattern", "constant", "--target", up.Json.GetProperty("front").GetString()!, "--rate", "info1=10,info9=20", "--seconds", "0.5", "--json");
            Assert.Equal((1, "found that every request to info9 failed (failures in all: 10 by 404), expected a mesh that serves it"), (dead.ExitCode, dead.ErrorLines[^1]));
            Assert.Equal((5, 10), (Number(dead, "served"), Number(dead, "failed")));
            Assert.Equal(JsonValueKind.Null, ResponseTimes(dead.Json, "info9").ValueKind);

            using CancellationTokenSource stop = new(TimeSpan.FromSeconds(1.5));
            ConsoleRun interrupted = await ConsoleRun.Of(stop.Token, "testbed", "load", "--pattern", "constant", "--seconds", "600", "--data", _data, "--json");
            Assert.Equal(130, interrupted.ExitCode);
            Assert.InRange(interrupted.Json.GetProperty("seconds").GetDouble(), 0, 60);
            Assert.Equal(Number(interrupted, "offered"), Number(interrupted, "served"));
        }
        finally
        {
            ConsoleRun down = await RunAsync("down", "--json");
            Assert.True(down.ExitCode == 0, down.Error);
        }

        ConsoleRun gone = await RunAsync("status");
        Assert.Equal(2, gone.ExitCode);
        Assert.Equal($"testbed: found none that runs and keeps its files in {_data}, expected one; meshward testbed up starts it", Assert.Single(gone.ErrorLines));
    }

    [Theory]
    [InlineData("--services: found 'web', expected NAME=lookup or NAME=matrices, each with :MEAN from 0ms to 60s or without, such as catalogue=lookup:25ms", "--services", "web")]
    [InlineData("--services: found 'web=lookup:90s', expected NAME=lookup or NAME=matrices, each with :MEAN from 0ms to 60s or without, such as catalogue=lookup:25ms", "--services", "a=matrices,web=lookup:90s")]
    [InlineData("--services: found 'web=lookup,web=matrices', expected up to 64 services of different names", "--services", "web=lookup,web=matrices")]
    [InlineData("--speeds: found '1', expected a number from 0.01 to 100 for each of node1 and node2, such as 1,0.8", "--speeds", "1")]
    [InlineData("--speeds: found '1,0', expected a number from 0.01 to 100 for each of node1 and node2, such as 1,0.8", "--speeds", "1,0")]
    [InlineData("--database: found together with --work timed, which looks nothing up; expected --work cpu", "--database", "Host=127.0.0.1")]
    [InlineData("--speeds: found together with --work cpu, which takes the time that it takes; expected --work timed", "--work", "cpu", "--speeds", "1,0.5")]
    [InlineData("--services: found 'web=lookup:20ms' with a mean time together with --work cpu, which takes the time that it takes; expected --work timed", "--work", "cpu", "--services", "web=lookup:20ms")]
    public async Task Services_and_speeds_that_are_wrong_are_told_in_one_line(string line, params string[] flags)
    {
        ConsoleRun up = await RunAsync(["up", .. flags]);

        Assert.Equal((2, line), (up.ExitCode, Assert.Single(up.ErrorLines)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_have_the_names_and_times_that_were_asked_for(bool inProcesses)
    {
        ConsoleRun up = await RunAsync(
            ["up", "--detach", "--port", "0", "--services", "web=lookup:20ms,check-out=matrices:0.3s", "--speeds", "1,2", "--json", .. inProcesses ? (string[])["--processes"] : []]);
        Assert.True(up.ExitCode == 0, up.Error);
        try
        {
            Assert.Equal(["check-out", "web"], up.Json.GetProperty("services").EnumerateObject().Select(service => service.Name));
            ConsoleRun load = await RunAsync("load", "--pattern", "constant", "--rate", "web=20,check-out=20", "--seconds", "2", "--json");
            Assert.True(load.ExitCode == 0, load.Error);

            // Half of each service's requests go to a node that is twice as fast. The median of an Erlang time of four stages is 0.92 of its mean: it lies between
            // those of the nodes, at 9.2 and 18.4 ms, and at 138 and 276 ms; a machine that is busy adds to all, and most to the few that a mean goes by.
            Assert.InRange(MedianMilliseconds(load.Json, "web"), 9.2, 60);
            Assert.InRange(MedianMilliseconds(load.Json, "check-out"), 138, 450);
        }
        finally
        {
            ConsoleRun down = await RunAsync("down");
            Assert.True(down.ExitCode == 0, down.Error);
        }
    }

    [Theory]
    [InlineData("{garbage")]
    [InlineData("{\"process_id\":1}")]
    [InlineData("null")]
    public async Task A_file_that_tells_no_place_is_no_testbed(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "testbed.json"), text, TestContext.Current.CancellationToken);

        ConsoleRun status = await RunAsync("status");

        Assert.Equal(2, status.ExitCode);
        Assert.StartsWith("testbed: found none that runs", Assert.Single(status.ErrorLines));
    }

    [Fact]
    public async Task A_node_in_a_process_of_its_own_that_dies_is_started_again_with_the_cores_that_hold()
    {
        ConsoleRun up = await RunAsync("up", "--detach", "--processes", "--port", "0", "--json");
        Assert.True(up.ExitCode == 0, up.Error);
        try
        {
            int node1 = Node(up.Json, "node1").GetProperty("process_id").GetInt32();
            Assert.Equal(3, new[] { up.Json.GetProperty("process_id").GetInt32(), node1, Node(up.Json, "node2").GetProperty("process_id").GetInt32() }.Distinct().Count());
            using HttpClient client = new();
            using StringContent change = new("""{"nodes":{"node1":{"cores":2}},"services":{"info1":{"weights":{"node1":100,"node2":0}}}}""");
            using HttpResponseMessage changed = await client.PutAsync($"{up.Json.GetProperty("operation")}configuration", change, TestContext.Current.CancellationToken);
            changed.EnsureSuccessStatusCode();
            Process.GetProcessById(node1).Kill();
            await UntilAsync(async () => await CodeAsync() == HttpStatusCode.ServiceUnavailable);
            await UntilAsync(async () => await CodeAsync() == HttpStatusCode.OK);
            await UntilAsync(async () => Node((await RunAsync("status", "--json")).Json, "node1") is var node
                && node.GetProperty("up").GetBoolean() && node.GetProperty("process_id").GetInt32() != node1 && node.GetProperty("cores").GetInt32() == 2);

            async Task<HttpStatusCode> CodeAsync()
            {
                using HttpResponseMessage response = await client.GetAsync($"{up.Json.GetProperty("front")}info1/", TestContext.Current.CancellationToken);
                return response.StatusCode;
            }
        }
        finally
        {
            ConsoleRun down = await RunAsync("down");
            Assert.True(down.ExitCode == 0, down.Error);
        }

        static JsonElement Node(JsonElement state, string node) => state.GetProperty("nodes").GetProperty(node);
    }

    // The front node, its operator's side, node1 and node2 listen on four ports one after the other.
    [Theory]
    [InlineData(0)]
    [InlineData(0, "--detach")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3, "--processes")]
    public async Task A_port_that_is_taken_is_told_in_one_line_with_the_one_that_was_asked_for(int offset, params string[] flags)
    {
        // Not one of those that the system gives to connections, any of which may take a port next to it.
        HashSet<int> listeners = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];
        int asked = Enumerable.Range(0, 500).Select(group => 21000 + 4 * group).First(first => !Enumerable.Range(first, 4).Any(listeners.Contains)), port = asked + offset;
        using TcpListener taken = new(IPAddress.Loopback, port);
        taken.Start();
        ConsoleRun run = await RunAsync(["up", "--port", asked.ToString(CultureInfo.InvariantCulture), .. flags]);
        Assert.Equal(2, run.ExitCode);
        Assert.Matches(
            $"^--port: found {asked}, {(offset == 0 ? "on which somebody listens already" : $"but somebody listens on {port} already")}; expected a free port and three free ones after it, or 0 for any$",
            Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("--target", "http://example.org", "--target: found example.org, which is not this machine, expected 127.0.0.1 or localhost, or --allow-remote with permission of whoever runs it")]
    [InlineData("--target", "example.org", "--target: found 'example.org', expected a URL such as http://127.0.0.1:8640, without user name or query")]
    [InlineData("--target", "http://127.0.0.1:1/x?y=1", "--target: found 'http://127.0.0.1:1/x?y=1', expected a URL such as http://127.0.0.1:8640, without user name or query")]
    [InlineData("--target", "http://me@127.0.0.1:1", "--target: found 'http://me@127.0.0.1:1', expected a URL such as http://127.0.0.1:8640, without user name or query")]
    [InlineData("--rate", "-1", "--rate: found '-1', expected a number from 0 to 100000")]
    [InlineData("--rate", "info1=", "--rate: found '', expected a number from 0 to 100000")]
    [InlineData("--rate", "info1=1,info1=2", "--rate: found 'info1=2', expected SERVICE=RATE, once a service")]
    [InlineData("--amplitude", "1.5", "--amplitude: found '1.5', expected a number from 0 to 1", "sinusoid")]
    [InlineData("--levels", "1,x", "--levels: found 'x', expected a number from 0 to 1000", "steps")]
    [InlineData("--seconds", "0", "--seconds: found '0', expected a number from 0.1 to 2592000")]
    public async Task A_wrong_flag_of_load_is_told_in_one_line(string flag, string value, string line, string pattern = "poisson")
    {
        ConsoleRun run = await RunAsync("load", $"{flag}={value}", "--pattern", pattern);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(line, Assert.Single(run.ErrorLines));
    }

    [Theory]
    [InlineData("poisson", "--amplitude=0.2", "--amplitude: found together with --pattern poisson, expected --pattern sinusoid")]
    [InlineData("steps", "--period=5", "--period: found together with --pattern steps, expected --pattern sinusoid")]
    [InlineData("flash-crowd", "--phase=1", "--phase: found together with --pattern flash-crowd, expected --pattern sinusoid")]
    [InlineData("sinusoid", "--levels=1,2", "--levels: found together with --pattern sinusoid, expected --pattern steps")]
    [InlineData("constant", "--hold=5", "--hold: found together with --pattern constant, expected --pattern steps")]
    [InlineData("steps", "--peak=5", "--peak: found together with --pattern steps, expected --pattern flash-crowd")]
    [InlineData("constant", "--seed=5", "--seed: found together with --pattern constant, expected a pattern with random arrivals: all but constant")]
    [InlineData("day.csv", "--rate=5", "--rate: found together with --pattern day.csv, expected a pattern with a name: constant, poisson, sinusoid, steps, flash-crowd; a recording has rates of its own")]
    [InlineData("day.csv", "--peak=5", "--peak: found together with --pattern day.csv, expected --pattern flash-crowd")]
    [InlineData("poisson", "--allow-remote", "--allow-remote: found without --target, expected both or none")]
    public async Task A_flag_without_effect_on_the_pattern_is_told(string pattern, string flag, string line)
    {
        ConsoleRun run = await RunAsync("load", "--pattern", pattern, flag);
        Assert.Equal((2, line), (run.ExitCode, Assert.Single(run.ErrorLines)));
    }

    [Theory]
    [InlineData("load")]
    [InlineData("down")]
    [InlineData("status")]
    public async Task Without_a_testbed_verbs_say_how_to_start_one(string verb)
    {
        ConsoleRun run = await RunAsync(verb);
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith("expected one; meshward testbed up starts it", Assert.Single(run.ErrorLines));
    }

    [Fact]
    public async Task Mistakes_in_a_pattern_and_a_silent_target_are_told_in_one_line()
    {
        string file = Path.Combine(_data, "recorded.csv");
        await File.WriteAllTextAsync(file, "time,info9\n0,30\n1,30\n", TestContext.Current.CancellationToken);
        Assert.Equal($"{file}: found column 'info9', expected time and names of services: info1, info2, compute", await LineAsync("--pattern", file));
        Assert.Equal(
            "--pattern: found 'sinus', and no such file is there; expected one of constant, poisson, sinusoid, steps, flash-crowd, or a CSV file", await LineAsync("--pattern", "sinus"));
        Assert.Equal(
            "--pattern: found 'none.csv', and no such file is there; expected one of constant, poisson, sinusoid, steps, flash-crowd, or a CSV file", await LineAsync("--pattern", "none.csv"));
        Assert.StartsWith("--target: found http://127.0.0.1:1/, where nobody answers (", await LineAsync("--pattern", "constant"));

        async Task<string> LineAsync(string flag, string value)
        {
            ConsoleRun run = await RunAsync("load", "--target", "http://127.0.0.1:1", flag, value);
            Assert.Equal(2, run.ExitCode);
            return Assert.Single(run.ErrorLines);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (int again = 0; !await condition(); again++)
        {
            Assert.True(again < 300, "It did not come about in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }

    private static long Number(ConsoleRun run, string key) => run.Json.GetProperty(key).GetInt64();

    private static double MedianMilliseconds(JsonElement load, string name) => ResponseTimes(load, name).GetProperty("p50").GetDouble();

    private static JsonElement ResponseTimes(JsonElement load, string name) => load.GetProperty("services").EnumerateArray()
        .Single(service => service.GetProperty("service").GetString() == name).GetProperty("response_time_milliseconds");

    private Task<ConsoleRun> RunAsync(params string[] arguments) => ConsoleRun.Of(["testbed", .. arguments, "--data", _data]);
}
