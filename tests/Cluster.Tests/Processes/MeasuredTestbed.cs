using Meshward.Client.Tests;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>A testbed in a process of its own, a Prometheus server that reads it, and a small scenario for it.</summary>
public sealed class MeasuredTestbed : IAsyncLifetime
{
    private const string Yaml = """
        apiVersion: meshward/v1
        name: measured
        description: One service on two nodes.
        mesh: { services: [info1], nodes: [node1, node2], time-step: 1.2 s, settling-time: 0.4 s }
        loads: { training: { kind: uniform-choice, choices: { info1: [20, 40] } } }
        controls: { cores.node1: { min: 1, max: 2, step: 1, initial: 1 } }
        observation: [load.info1]
        objectives: [keep: delay.info1 <= 1 s, minimise: cores.node1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_info1: load.info1, cores_node1: cores.node1 }
          targets: { delay.info1: { column: mean_info1, nothing-completed: { admitted: admitted_info1, at-least: 5 s } } }
          configuration: [load_info1, cores_node1]
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-measured-").FullName;
    private PrometheusServer? _prometheus;

    /// <summary>Name of its mesh.</summary>
    public const string Mesh = "measured";

    /// <summary>The scenario's file.</summary>
    public string Scenario => Path.Combine(_folder, "measured.yaml");

    /// <summary>The scenario's trace.</summary>
    public string Trace => Path.Combine(_folder, "trace.csv");

    /// <summary>Arguments of a verb that measures it.</summary>
    public string[] Arguments => ["--prometheus", _prometheus!.Address.ToString(), "--data", _folder, "--json"];

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Scenario, Yaml, CancellationToken.None);
        if (PrometheusServer.IsInstalled)
        {
            ConsoleRun up = await ConsoleRun.Of(CancellationToken.None, "testbed", "up", "--detach", "--port", "0", "--data", _folder, "--json");
            Assert.True(up.ExitCode == 0, up.Error);
            _prometheus = await PrometheusServer.StartAsync(("testbed", "front", new Uri(up.Json.GetProperty("operation").GetString()!).Port));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
            await ConsoleRun.Of(CancellationToken.None, "testbed", "down", "--data", _folder);
        }

        Directory.Delete(_folder, recursive: true);
    }
}
