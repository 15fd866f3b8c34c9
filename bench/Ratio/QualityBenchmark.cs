using System.Globalization;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>
/// Whether speed was bought with quality: environment steps and seconds of training to 99 % of the optimum, by the fused update over distinct
/// observations and by the reference, TorchSharp's sample by sample; and by the default preset, the same with each environment at a load of its own, and the papers'. Samples are training seeds.
/// </summary>
internal static class QualityBenchmark
{
    private const string Fused = "fused update over distinct observations", Torch = "TorchSharp's update, sample by sample", Alone = "each environment at a load of its own";

    /// <summary>Each comparison, steps and then seconds of the same trainings.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("meshward-bench-");
        try
        {
            string[] compute = Arguments(ScenarioOf("compute"), "tnsm2024.csv"), information = Arguments(ScenarioOf("information-throughput"), "cnsm2022.csv");
            await Launcher.RunAsync("validate", compute[1]); // Builds the console.
            foreach (RatioBenchmark benchmark in (RatioBenchmark[])
            [
                .. Compare("published", $"preset published on compute, {Fused}", [.. compute, "--preset", "published"],
                    $"the same, {Torch}", [.. compute, "--preset", "published", "--backend", "torch"]),
                .. Compare("default", $"default preset on compute, {Fused}", compute, $"the same, {Torch}", [.. compute, "--backend", "torch"]),
                .. Compare("presets", "default preset on compute", compute, "preset published", [.. compute, "--preset", "published"]),
                .. Compare("sharing", "default preset on compute, sixteen environments a load", compute, Alone, Arguments(WithoutSharing("compute"), "tnsm2024.csv")),
                .. Compare("information", $"default preset on information-throughput, {Fused}", information, $"the same, {Torch}", [.. information, "--backend", "torch"]),
                .. Compare("information-sharing", "default preset on information-throughput, sixteen environments a load", information,
                    Alone, Arguments(WithoutSharing("information-throughput"), "cnsm2022.csv")),
            ])
            {
                yield return benchmark;
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }

        string ScenarioOf(string name) => Path.Combine(BenchMesh.Repository, "scenarios", $"{name}.yaml");

        string WithoutSharing(string name)
        {
            string place = Path.Combine(data.FullName, $"{name}.yaml"), text = File.ReadAllText(ScenarioOf(name)), key = "learning:\n";
            string alone = "  default: { envs_per_load: 1 }\n";
            File.WriteAllText(place, text.Contains(key, StringComparison.Ordinal) ? text.Replace(key, key + alone, StringComparison.Ordinal) : text + "\n" + key + alone);
            return place;
        }

        string[] Arguments(string scenario, string trace) =>
        [
            "train", scenario, "--trace", settings.PublicTrace(trace), "--data", data.FullName, "--stop-at-ratio", "0.99",
        ];
    }

    private static RatioBenchmark[] Compare(string name, string oursIs, string[] oursArguments, string baselineIs, string[] baselineArguments)
    {
        Trainings ours = new(oursArguments), baseline = new(baselineArguments);
        return
        [
            new($"steps-{name}", "env steps to 99 %", oursIs, baselineIs, ours.Samples("env_steps_to_99"), baseline.Samples("env_steps_to_99")) { LessIsBetter = true },
            new($"seconds-{name}", "s of training to 99 %", $"{oursIs}; the same trainings", baselineIs, ours.Samples("seconds_to_99"), baseline.Samples("seconds_to_99")) { LessIsBetter = true },
        ];
    }

    /// <summary>Trainings of seeds 1, 2 and so on, each made once.</summary>
    private sealed class Trainings(string[] arguments)
    {
        private readonly List<JsonElement> _made = [];

        public Func<Task<double>> Samples(string member)
        {
            int taken = 0;
            return async () =>
            {
                int seed = ++taken;
                if (_made.Count < seed)
                {
                    string[] all = [.. arguments, "--seed", seed.ToString(CultureInfo.InvariantCulture)];
                    _made.Add((await Launcher.RunJsonAsync(all)).Result);
                }

                JsonElement value = _made[seed - 1].GetProperty(member);
                return value.ValueKind == JsonValueKind.Number
                    ? value.GetDouble()
                    : throw new InvalidDataException($"meshward {string.Join(' ', arguments)} --seed {seed}: never reached 99 % of the optimum");
            };
        }
    }
}
