using System.Globalization;

namespace Meshward.Bench;

/// <summary>
/// From the start of the launcher to a policy at 99 % of the optimum: model, optimum and training of each scenario of the papers on its public
/// trace, or on the trace beside it where none is public. Samples are training seeds.
/// </summary>
internal static class PolicyBenchmark
{
    private static readonly (string Scenario, string? Variant, string? Trace, double Goal)[] _published =
    [
        ("compute", null, "tnsm2024.csv", 5),
        ("information-throughput", null, "cnsm2022.csv", 20),
        ("information-weighted", null, "cnsm2022.csv", 20),
        ("information-priority", null, "cnsm2022.csv", 20),
        ("mixed-cost", null, null, 20),
        ("rollout-1", null, null, 10),
        ("rollout-2", null, "rollout/scenario2_before.csv", 10),
        ("rollout-2", "after", "rollout/scenario2_after.csv", 10),
        ("rollout-3", null, "rollout/scenario3.csv", 10),
        ("rollout-3", "after", "rollout/scenario3.csv", 10),
    ];

    /// <summary>Each scenario, then how many steps a second the default preset makes.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        foreach (string trace in _published.Select(each => each.Trace).OfType<string>())
        {
            _ = settings.PublicTrace(trace); // All are there, before minutes go by.
        }

        await Launcher.RunAsync("validate", Path.Combine(BenchMesh.Repository, "scenarios", "compute.yaml")); // Builds the console.
        DirectoryInfo data = Directory.CreateTempSubdirectory("meshward-bench-");
        try
        {
            foreach ((string scenario, string? variant, string? trace, double goal) in _published)
            {
                string[] arguments =
                [
                    "train", Path.Combine(BenchMesh.Repository, "scenarios", $"{scenario}.yaml"), "--data", data.FullName,
                    .. trace is null ? (string[])[] : ["--trace", settings.PublicTrace(trace)],
                    .. variant is null ? (string[])[] : ["--variant", variant],
                ];
                string name = variant is null ? scenario : $"{scenario}-{variant}";
                int seed = 0;
                yield return new($"policy-{name}", "s", $"./meshward train {scenario}.yaml --stop-at-ratio 0.99 on {trace ?? "the trace beside it"}", null,
                    () => SecondsAsync([.. arguments, "--stop-at-ratio", "0.99", "--seed", (++seed).ToString(CultureInfo.InvariantCulture)]), null)
                {
                    LessIsBetter = true,
                    Goal = RatioGoal.Ceiling(goal, "s"),
                };
                if (scenario == "compute")
                {
                    int last = 0;
                    yield return new("steps", "env steps/s", "the default preset on compute, a simulator per core, learning included; the goal is that of two cores", null,
                        () => StepsAsync([.. arguments, "--seed", (++last).ToString(CultureInfo.InvariantCulture)]), null)
                    { Goal = RatioGoal.Floor(300_000, "env steps/s") };
                }
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<double> SecondsAsync(string[] arguments)
    {
        (double seconds, var result) = await Launcher.RunJsonAsync(arguments);
        double ratio = result.GetProperty("ratio").GetDouble();
        return ratio >= 0.99
            ? seconds
            : throw new InvalidDataException(FormattableString.Invariant($"meshward {string.Join(' ', arguments)}: ended at {ratio} of the optimum"));
    }

    private static async Task<double> StepsAsync(string[] arguments) =>
        (await Launcher.RunJsonAsync(arguments)).Result.GetProperty("env_steps_per_second").GetDouble();
}
