namespace Meshward.Bench;

/// <summary>From the start of the launcher to the end of a verb that computes next to nothing.</summary>
internal static class StartBenchmark
{
    /// <summary><c>explain</c> and <c>validate</c>, the former on a mesh of three services and 54,000 configurations too; the launcher builds the console before the first sample.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        await PythonScript.RequireAsync("numpy", "python3-numpy");
        await Launcher.RunAsync("validate", ScenarioOf("compute"));
        foreach ((string name, string verb, string scenario) in ((string, string, string)[])
            [("explain", "explain", "compute"), ("validate", "validate", "compute"), ("explain-shop", "explain", "shop")])
        {
            yield return new(name, "s", $"./meshward {verb} scenarios/{scenario}.yaml, built before", "/usr/bin/python3 that imports numpy and nothing else",
                async () => (await Launcher.RunAsync(verb, ScenarioOf(scenario))).Seconds, () => PythonScript.SecondsAsync("-c", "import numpy"))
            {
                LessIsBetter = true,
                Goal = "< 0.5 s",
            };
        }

        static string ScenarioOf(string name) => Path.Combine(BenchMesh.Repository, "scenarios", $"{name}.yaml");
    }
}
