using System.Text.Json;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary><c>init</c> on the testbed, with a real Prometheus server: what it writes is measured, learned from and tried on the running mesh.</summary>
public sealed class InitOnTestbedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-init-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_scenario_for_the_testbed_is_collected_trained_and_tried_as_it_stands()
    {
        PrometheusServer.Require();
        string file = Path.Combine(_folder, "bed.yaml");
        JsonElement up = await DoneAsync("testbed", "up", "--detach", "--port", "0", "--cores", "1", "--data", _folder, "--json");
        try
        {
            await using PrometheusServer prometheus = await PrometheusServer.StartAsync(("testbed", "front", new Uri(up.GetProperty("operation").GetString()!).Port));
            await DoneAsync("testbed", "load", "--rate", "info1=40", "--seconds", "12", "--data", _folder, "--json");
            string address = prometheus.Address.AbsoluteUri.TrimEnd('/');
            JsonElement init = await DoneAsync("init", "--prometheus", address, "--range", "10m", "--monitor", "1", "--out", file, "--json");

            Scenario scenario = ScenarioFile.Read(file);
            Assert.Equal(["routing.info1.node1", "blocking.info1", "cores.node1", "cores.node2"], scenario.Controls.Select(control => control.Name));
            Assert.Equal(("info1", "node1 node2"), (Assert.Single(scenario.Mesh.Services), string.Join(' ', scenario.Mesh.Nodes)));
            Assert.Equal([1, 1], scenario.Controls.Where(control => control.Kind == ControlKind.Cores).Select(control => control.Levels[control.InitialLevel]));
            Assert.Equal(["compute", "info2"], init.GetProperty("left_out").EnumerateArray().Select(service => service.GetProperty("service").GetString()));

            // As it says, but for fewer points and a shorter time to settle.
            string collect = init.GetProperty("next")[1].GetString()!;
            Assert.Equal($"./meshward collect {file} --prometheus {address} --points 300 --out {_folder}/bed.csv", collect);
            JsonElement collected = await DoneAsync([.. collect.Replace("--points 300", "--points 4", StringComparison.Ordinal).Split(' ')[1..], "--settle", "0.3", "--data", _folder, "--json"]);
            Assert.Equal(4, collected.GetProperty("rows").GetInt32());
            await DoneAsync("train", file, "--steps", "2048", "--data", _folder, "--json");
            JsonElement tried = await DoneAsync("evaluate", file, "--on", "testbed", "--prometheus", address, "--policy", "no-op", "--steps", "1", "--data", _folder, "--json");
            Assert.Equal("testbed", tried.GetProperty("on").GetString());
        }
        finally
        {
            await DoneAsync("testbed", "down", "--data", _folder, "--json");
        }
    }

    private static async Task<JsonElement> DoneAsync(params string[] arguments)
    {
        ConsoleRun run = await ConsoleRun.Of(arguments);
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', arguments)}\n{run.Error}");
        return run.Json;
    }
}
