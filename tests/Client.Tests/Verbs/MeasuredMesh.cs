using System.Globalization;
using System.Text.Json;
using Meshward.Client.Work;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Tests.Shared;

namespace Meshward.Client.Tests.Verbs;

/// <summary>A testbed in a process of its own, a Prometheus server that reads it, and a scenario of four points that are measured in about a second each.</summary>
internal sealed class MeasuredMesh : IAsyncDisposable
{
    private MeasuredMesh()
    {
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("meshward-measured-").FullName;

    public string Scenario => Path.Combine(Folder, "small.yaml");

    public string Trace => Path.Combine(Folder, "trace.csv");

    /// <summary>The testbed, as <c>testbed up</c> told it.</summary>
    public JsonElement Testbed { get; private set; }

    public PrometheusServer? Prometheus { get; private set; }

    public static async Task<MeasuredMesh> StartAsync(bool withPrometheus)
    {
        MeasuredMesh mesh = new();
        await File.WriteAllTextAsync(mesh.Scenario, MeasuredScenario.Yaml("small", "0.9 s", "0.2 s"), CancellationToken.None);
        ConsoleRun up = await ConsoleRun.Of(CancellationToken.None, "testbed", "up", "--detach", "--port", "0", "--data", mesh.Folder, "--json");
        Assert.True(up.ExitCode == 0, up.Error);
        mesh.Testbed = up.Json;
        if (withPrometheus)
        {
            mesh.Prometheus = await PrometheusServer.StartAsync(("testbed", "front", mesh.Operation("").Port));
        }

        return mesh;
    }

    public Uri Operation(string path) => new(new Uri(Testbed.GetProperty("operation").GetString()!), path);

    /// <summary>A verb with its arguments, on this testbed and this Prometheus server.</summary>
    public string[] Line(params string[] arguments) =>
        [.. arguments, "--data", Folder, .. Prometheus is null ? [] : (string[])["--prometheus", Prometheus.Address.ToString()]];

    /// <summary>The rows that are whole; the console may have the file open.</summary>
    public double[][] Rows()
    {
        if (!File.Exists(Trace))
        {
            return [];
        }

        using StreamReader reader = new(new FileStream(Trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n').Skip(1).SkipLast(1).Select(line => line.Split(',')
            .Select(cell => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
    }

    /// <summary>Each point of the plan once and in order, measured while its load was offered: within five deviations of a Poisson count.</summary>
    public void AssertIsOfPlan(int repeats)
    {
        Scenario scenario = ScenarioFile.Read(Scenario);
        CollectionPlan plan = CollectionPlan.Every(scenario, scenario.TrainingLoad, repeats, 1).Value!;
        int offered = CollectedColumns.Of(scenario).IndexOf("offered_info1");
        double[][] rows = Rows();
        Assert.Equal(plan.Count, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            CollectionPoint point = plan.At(i);
            double load = point.Loads[0], deviation = Math.Sqrt(load / 0.7);
            Assert.True(CollectedColumns.IsOf(scenario, point, [.. rows[i]]), string.Join(',', rows[i]));
            Assert.InRange(rows[i][offered], load - (5 * deviation), load + (5 * deviation));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Prometheus is not null)
        {
            await Prometheus.DisposeAsync();
        }

        _ = await ConsoleRun.Of(CancellationToken.None, "testbed", "down", "--data", Folder);
        Directory.Delete(Folder, recursive: true);
    }
}
