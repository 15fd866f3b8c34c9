using Meshward.Client.Tests;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>A testbed in a process of its own, a Prometheus server that reads it, and a small scenario for it.</summary>
public sealed class MeasuredTestbed : IAsyncLifetime
{
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
        await File.WriteAllTextAsync(Scenario, MeasuredScenario.Yaml(Mesh, "1.2 s", "0.4 s"), CancellationToken.None);
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
