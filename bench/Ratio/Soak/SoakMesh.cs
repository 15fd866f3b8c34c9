using System.Globalization;
using System.Text.Json;
using Meshward.Tests.Shared;

namespace Meshward.Bench;

/// <summary>
/// What the controller of a soak acts on: a testbed with the requests that it gets, the Prometheus that reads it, a scenario for it, and a witness
/// of what is changed.
/// </summary>
internal sealed class SoakMesh : IAsyncDisposable
{
    /// <summary>Name of the scenario.</summary>
    public const string Name = "shop-soak";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-soak-").FullName;
    private Uri _front = new("http://127.0.0.1");
    private ChildProcess? _prometheus;
    private ChildProcess? _load;

    private SoakMesh()
    {
    }

    /// <summary>Who sees what is changed.</summary>
    public ChangeWitness Witness { get; private set; } = null!;

    /// <summary>The scenario's file.</summary>
    public string Scenario => Path.Combine(_folder, $"{Name}.yaml");

    /// <summary>Data folder of a console that takes the witness for the testbed.</summary>
    public string Data => Path.Combine(_folder, "controller");

    /// <summary>Where the metrics are.</summary>
    public Uri Prometheus { get; private set; } = new("http://127.0.0.1");

    private string TestbedData => Path.Combine(_folder, "testbed");

    /// <summary>Starts everything but the requests.</summary>
    /// <exception cref="InvalidDataException">Something is missing, or does not start.</exception>
    public static async Task<SoakMesh> StartAsync()
    {
        SoakMesh mesh = new();
        try
        {
            await mesh.StartTestbedAsync();
            await mesh.StartPrometheusAsync(SiloProcesses.FreePorts(1));
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends requests, an open loop: a sinusoid with a period of two minutes.</summary>
    /// <param name="length">For how long.</param>
    /// <param name="seed">Seed of arrivals.</param>
    public void Load(TimeSpan length, int seed) => _load = ChildProcess.Console(
        "testbed", "load", "--target", _front.ToString(), "--pattern", "sinusoid", "--rate", "compute=20", "--amplitude", "0.6", "--period", "120",
        "--seconds", length.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture), "--json");

    /// <summary>Ends the requests.</summary>
    /// <returns>What became of them.</returns>
    public async Task<JsonElement> EndLoadAsync()
    {
        _ = await _load!.InterruptAsync();
        string said = _load.Said;
        return said.Contains('{', StringComparison.Ordinal) ? JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]).RootElement
            : throw new InvalidDataException($"testbed load: {said.Trim()}");
    }

    /// <summary>Ends everything, and removes what it kept.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? part in (IAsyncDisposable?[])[_load, _prometheus, Witness])
        {
            await (part?.DisposeAsync() ?? default);
        }

        if (File.Exists(Path.Combine(TestbedData, "testbed.json")))
        {
            await ChildProcess.RunAsync("testbed", "down", "--data", TestbedData);
        }

        Directory.Delete(_folder, recursive: true);
    }

    // The scenario of the shop with steps that are three times as many: the more decisions, the more are there when a silo dies.
    private async Task StartTestbedAsync()
    {
        string scenarios = Path.Combine(BenchMesh.Repository, "scenarios");
        string yaml = await File.ReadAllTextAsync(Path.Combine(scenarios, "shop-small.yaml"));
        await File.WriteAllTextAsync(Scenario, yaml
            .Replace("name: shop-small", $"name: {Name}", StringComparison.Ordinal)
            .Replace("time-step: 6 s", "time-step: 2 s", StringComparison.Ordinal)
            .Replace("settling-time: 2 s", "settling-time: 500 ms", StringComparison.Ordinal));
        File.Copy(Path.Combine(scenarios, "shop-small.csv"), Path.Combine(_folder, "shop-small.csv"));
        string said = await ChildProcess.RunAsync("testbed", "up", "--detach", "--cores", "2", "--port", "0", "--data", TestbedData, "--json");
        JsonElement testbed = JsonDocument.Parse(said[said.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        _front = new Uri(testbed.GetProperty("front").GetString()!);
        Witness = await ChangeWitness.StartAsync(new Uri(testbed.GetProperty("operation").GetString()!));
        Directory.CreateDirectory(Data);
        string place = await File.ReadAllTextAsync(Path.Combine(TestbedData, "testbed.json"));
        await File.WriteAllTextAsync(
            Path.Combine(Data, "testbed.json"), place.Replace(testbed.GetProperty("operation").GetString()!, Witness.Address.ToString(), StringComparison.Ordinal));
    }

    private async Task StartPrometheusAsync(int port)
    {
        string configuration = Path.Combine(_folder, "prometheus.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            global: { scrape_interval: 250ms, scrape_timeout: 250ms }
            scrape_configs:
              - job_name: testbed
                static_configs: [ { targets: ['{{Witness.Address.Authority}}'] } ]
            """);
        Prometheus = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        _prometheus = ChildProcess.Start(
            DebianProgram.Find("prometheus"), $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_folder, "prometheus")}",
            $"--web.listen-address={Prometheus.Authority}");
        await _prometheus.UntilSaidAsync("ready to receive", s_patience);
    }
}
