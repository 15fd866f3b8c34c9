using System.Globalization;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>
/// Whether speed was bought with quality: environment steps and seconds of training to 99 % of the optimum, by the fused update over distinct
/// observations and by the reference, TorchSharp's sample by sample; and by the default preset and the papers'. Samples are training seeds.
/// </summary>
internal static class QualityBenchmark
{
    private const string Fused = "fused update over distinct observations", Torch = "TorchSharp's update, sample by sample";

    /// <summary>Each comparison, steps and then seconds of the same trainings.</summary>
    public static async IAsyncEnumerable<RatioBenchmark> AllAsync(BenchSettings settings)
    {
        DirectoryInfo data = Directory.CreateTempSubdirectory("meshward-bench-");
        try
        {
            string[] compute = Arguments("compute", "tnsm2024.csv"), information = Arguments("information-throughput", "cnsm2022.csv");
            Trainings published = new([.. compute, "--preset", "published"]), preset = new(compute);
            await Launcher.RunAsync("validate", compute[1]); // Builds the console.
            foreach (RatioBenchmark benchmark in (RatioBenchmark[])
            [
                .. Compare("published", $"preset published on compute, {Fused}", published, $"the same, {Torch}", new([.. compute, "--preset", "published", "--backend", "torch"])),
                .. Compare("default", $"default preset on compute, {Fused}", preset, $"the same, {Torch}", new([.. compute, "--backend", "torch"])),
                .. Compare("presets", "default preset on compute", preset, "preset published", published),
                .. Compare("information", $"default preset on information-throughput, {Fused}", new(information), $"the same, {Torch}", new([.. information, "--backend", "torch"])),
            ])
            {
                yield return benchmark;
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }

        string[] Arguments(string scenario, string trace) =>
        [
            "train", Path.Combine(BenchMesh.Repository, "scenarios", $"{scenario}.yaml"), "--trace",
            BenchSettings.Existing(Path.Combine(settings.Traces, trace), "--traces"), "--data", data.FullName, "--stop-at-ratio", "0.99",
        ];
    }

    private static RatioBenchmark[] Compare(string name, string oursIs, Trainings ours, string baselineIs, Trainings baseline) =>
    [
        new($"steps-{name}", "env steps to 99 %", oursIs, baselineIs, ours.Samples("env_steps_to_99"), baseline.Samples("env_steps_to_99")) { LessIsBetter = true },
        new($"seconds-{name}", "s of training to 99 %", oursIs, baselineIs, ours.Samples("seconds_to_99"), baseline.Samples("seconds_to_99")) { LessIsBetter = true },
    ];

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
