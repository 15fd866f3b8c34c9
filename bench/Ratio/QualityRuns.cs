using System.Globalization;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>
/// Trainings to 99 % of the optimum as the console runs them, of published scenarios on their public traces; policies and scenarios with other
/// parameters are in a temporary folder until disposal.
/// </summary>
/// <param name="settings">Where the traces are.</param>
internal sealed class QualityRuns(BenchSettings settings) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("meshward-bench-");
    private int _variants;

    /// <summary>The command line for a scenario.</summary>
    /// <param name="name">Name of the scenario.</param>
    /// <param name="trace">Name of its public trace.</param>
    /// <param name="parameters">What replaces parameters of the default preset, such as <c>envs_per_load: 1</c>; null for nothing.</param>
    public string[] Arguments(string name, string trace, string? parameters = null) =>
    [
        "train", parameters is null ? ScenarioOf(name) : With(name, parameters),
        "--trace", settings.PublicTrace(trace), "--data", _data.FullName, "--stop-at-ratio", "0.99",
    ];

    /// <summary>Builds the console, so that the first sample does not.</summary>
    public static Task WarmAsync() => Launcher.RunAsync("validate", ScenarioOf("compute"));

    /// <summary>Environment steps and then seconds of the same trainings.</summary>
    public static RatioBenchmark[] Compare(string name, string oursIs, string[] oursArguments, string baselineIs, string[] baselineArguments)
    {
        Trainings ours = new(oursArguments), baseline = new(baselineArguments);
        return
        [
            new($"steps-{name}", "env steps to 99 %", oursIs, baselineIs, ours.Samples("env_steps_to_99"), baseline.Samples("env_steps_to_99")) { LessIsBetter = true },
            new($"seconds-{name}", "s of training to 99 %", $"{oursIs}; the same trainings", baselineIs, ours.Samples("seconds_to_99"), baseline.Samples("seconds_to_99")) { LessIsBetter = true },
        ];
    }

    /// <inheritdoc />
    public void Dispose() => _data.Delete(recursive: true);

    private static string ScenarioOf(string name) => Path.Combine(BenchMesh.Repository, "scenarios", $"{name}.yaml");

    private string With(string name, string parameters)
    {
        const string key = "learning:\n";
        string place = Path.Combine(_data.FullName, $"{name}-{++_variants}.yaml"), text = File.ReadAllText(ScenarioOf(name)), own = $"  default: {{ {parameters} }}\n";
        File.WriteAllText(place, text.Contains(key, StringComparison.Ordinal) ? text.Replace(key, key + own, StringComparison.Ordinal) : $"{text}\n{key}{own}");
        return place;
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
