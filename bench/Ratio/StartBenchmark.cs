namespace Meshward.Bench;

/// <summary>From the start of the launcher to the end of a verb that computes next to nothing.</summary>
internal static class StartBenchmark
{
    private const string LargestTrace = "cnsm2022.csv";

    /// <summary>
    /// <c>explain</c> and <c>validate</c>, the former on a mesh of three services and 54,000 configurations and with a public trace of 45,343 rows too; the launcher builds the console before the first sample.
    /// </summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await PythonScript.RequireAsync("numpy", "python3-numpy");
        await Launcher.RunAsync("validate", ScenarioOf("compute"));
        yield return Start("explain", "explain", "compute");
        yield return Start("validate", "validate", "compute");
        yield return Start("explain-shop", "explain", "shop");
        string trace = Path.Combine(settings.Traces, LargestTrace);
        if (File.Exists(trace))
        {
            yield return Start("explain-trace", "explain", "information-throughput", "--trace", trace);
        }
        else
        {
            await Console.Error.WriteLineAsync($"explain-trace: left out, --traces: found no file '{trace}', expected the public trace of 45,343 rows");
        }

        static RatioBenchmark Start(string name, string verb, string scenario, params string[] flags) => new(
            name, "s", $"./meshward {verb} scenarios/{scenario}.yaml{(flags.Length > 0 ? $" on {LargestTrace}" : "")}, built before", "/usr/bin/python3 that imports numpy and nothing else",
            async () => (await Launcher.RunAsync([verb, ScenarioOf(scenario), .. flags])).Seconds, () => PythonScript.SecondsAsync("-c", "import numpy"))
        {
            LessIsBetter = true,
            Goal = RatioGoal.Ceiling(0.5, "s"),
        };

        static string ScenarioOf(string name) => Path.Combine(BenchMesh.Repository, "scenarios", $"{name}.yaml");
    }
}
