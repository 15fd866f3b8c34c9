namespace Meshward.Bench;

/// <summary>From the start of the launcher to the end of a verb that computes next to nothing.</summary>
internal static class StartBenchmark
{
    /// <summary><c>explain</c> and <c>validate</c>; the launcher builds the console before the first sample.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        string scenario = Path.Combine(BenchMesh.Repository, "scenarios", "compute.yaml");
        await PythonScript.RequireAsync("numpy", "python3-numpy");
        await Launcher.RunAsync("validate", scenario);
        foreach (string verb in (string[])["explain", "validate"])
        {
            yield return new(verb, "s", $"./meshward {verb} scenarios/compute.yaml, built before", "/usr/bin/python3 that imports numpy and nothing else",
                async () => (await Launcher.RunAsync(verb, scenario)).Seconds, () => PythonScript.SecondsAsync("-c", "import numpy"))
            {
                LessIsBetter = true,
                Goal = "< 0.5 s",
            };
        }
    }
}
