using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Learning.PolicyFiles;

/// <summary>The metadata of a policy file: text by key, as the safetensors format has it.</summary>
internal static class PolicyMetadata
{
    private const string Format = "meshward-policy/1";
    private const int LongestShown = 100;
    private const string AutoregressiveFormat = "meshward-policy/2"; // since heads share their input layer

    public static IEnumerable<(string Key, string Value)> Write(TrainedPolicy policy) =>
    [
        ("format", FormatOf(policy.Config)),
        ("scenario", policy.Scenario),
        ("scenario_hash", policy.ScenarioHash),
        ("task_hash", policy.TaskHash),
        ("seed", policy.Seed.ToString(CultureInfo.InvariantCulture)),
        ("simulators", policy.Config.Simulators.ToString(CultureInfo.InvariantCulture)),
        ("backend", policy.Backend == UpdateBackend.Fused ? "fused" : "torch"),
        ("config", JsonSerializer.Serialize(policy.Config)),
        ("observation_size", Observations(policy).ToString(CultureInfo.InvariantCulture)),
        ("action_counts", JsonSerializer.Serialize(policy.Shape.ActionCounts)),
        ("env_steps", policy.EnvSteps.ToString(CultureInfo.InvariantCulture)),
        ("mean_reward", policy.MeanReward.ToString("R", CultureInfo.InvariantCulture)),
        ("optimal_reward", policy.OptimalReward.ToString("R", CultureInfo.InvariantCulture)),
        ("learning_curve", JsonSerializer.Serialize(policy.Curve.Select(point => new[] { point.EnvSteps, point.MeanReward }))),
    ];

    /// <summary>The policy that the metadata describes, without its weights.</summary>
    /// <exception cref="InvalidDataException">A key is missing or its value is not what is expected.</exception>
    public static TrainedPolicy Read(IReadOnlyDictionary<string, string> metadata)
    {
        if (Text(metadata, "format") is not (Format or AutoregressiveFormat))
        {
            throw new InvalidDataException($"found another format, expected '{Format}' or '{AutoregressiveFormat}'");
        }

        PpoConfig config = Json<PpoConfig>(metadata, "config");
        if (metadata["format"] != FormatOf(config))
        {
            throw new OutdatedPolicyException(
                $"found a policy of format '{metadata["format"]}', expected '{FormatOf(config)}' where heads are {config.Heads}; it has to be trained again");
        }

        ImmutableArray<int> actionCounts = Json<ImmutableArray<int>>(metadata, "action_counts");
        int observations = Json<int>(metadata, "observation_size");
        CheckSizes(config, actionCounts, observations);
        double[][] curve = Json<double[][]>(metadata, "learning_curve");
        if (curve.Any(point => point is not { Length: 2 }))
        {
            throw new InvalidDataException("metadata 'learning_curve' has a point that is no pair of numbers");
        }

        return new TrainedPolicy
        {
            Scenario = Text(metadata, "scenario"),
            ScenarioHash = Text(metadata, "scenario_hash"),
            TaskHash = Text(metadata, "task_hash"),
            Config = config,
            Seed = Json<long>(metadata, "seed"),
            Backend = Text(metadata, "backend") == "torch" ? UpdateBackend.Torch : UpdateBackend.Fused,
            Shape = new ActorCriticShape(
                new ObservationEncoding(observations, config.Frequencies).InputSize, config.Hidden, actionCounts, config.Heads),
            Weights = [],
            EnvSteps = Json<long>(metadata, "env_steps"),
            MeanReward = Json<double>(metadata, "mean_reward"),
            OptimalReward = Json<double>(metadata, "optimal_reward"),
            Curve = [.. curve.Select(point => new GreedyEvaluation((long)point[0], point[1]))],
        };
    }

    // Before anything is computed from them: the products stay far below what a number can hold.
    private static void CheckSizes(PpoConfig config, ImmutableArray<int> actionCounts, int observations)
    {
        if (config.Hidden.IsDefault || config.Hidden.Length > PolicySizes.MostLayers || config.Hidden.Any(width => width is < 1 or > PolicySizes.WidestLayer))
        {
            throw new InvalidDataException($"its networks do not have 0 to {PolicySizes.MostLayers} hidden layers of 1 to {PolicySizes.WidestLayer} neurons");
        }

        if (actionCounts.IsDefaultOrEmpty || actionCounts.Length > PolicySizes.MostControls || actionCounts.Any(count => count is < 1 or > PolicySizes.WidestLayer))
        {
            throw new InvalidDataException($"it does not have 1 to {PolicySizes.MostControls} controls of 1 to {PolicySizes.WidestLayer} values");
        }

        if (!Enum.IsDefined(config.Heads) || observations < 1 || config.Frequencies < 0 || observations * (1 + 2.0 * config.Frequencies) > PolicySizes.WidestLayer)
        {
            throw new InvalidDataException($"the input of its networks does not have 1 to {PolicySizes.WidestLayer} entries, or its heads are of no kind");
        }

        if (Parameters(config, actionCounts, observations * (1 + 2 * config.Frequencies)) > PolicySizes.MostParameters)
        {
            throw new InvalidDataException($"its networks have more than {PolicySizes.MostParameters} parameters, padding included");
        }
    }

    private static double Parameters(PpoConfig config, ImmutableArray<int> actionCounts, int inputs)
    {
        double outputs = config.Heads == HeadForm.Joint ? actionCounts.Aggregate(1.0, (product, count) => product * count) : actionCounts.Sum(count => (double)count);
        return config.Heads != HeadForm.Autoregressive || config.Hidden.IsEmpty
            ? Network(inputs, outputs) + Network(inputs, 1)
            : (inputs + outputs) * Padded(config.Hidden[0]) + actionCounts.Sum(count => Network(0, count)) + Network(inputs, 1);

        double Network(double from, double last)
        {
            double sum = 0;
            foreach (double width in config.Hidden.Select(width => (double)width).Append(last))
            {
                sum += (from + 1) * Padded(width);
                from = width;
            }

            return sum;
        }

        static double Padded(double width) => width + LayerShape.Padding;
    }

    private static string FormatOf(PpoConfig config) => config.Heads == HeadForm.Autoregressive ? AutoregressiveFormat : Format;

    private static int Observations(TrainedPolicy policy) => policy.Shape.InputSize / (1 + 2 * policy.Config.Frequencies);

    private static string Text(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) && text is not null ? text : throw new InvalidDataException($"no metadata '{key}'");

    private static T Json<T>(IReadOnlyDictionary<string, string> metadata, string key)
    {
        string text = Text(metadata, key);
        try
        {
            return JsonSerializer.Deserialize<T>(text) ?? throw new InvalidDataException($"metadata '{key}' is null");
        }
        catch (JsonException)
        {
            string shown = new([.. text.Take(LongestShown).Select(sign => char.IsControl(sign) ? ' ' : sign)]);
            throw new InvalidDataException($"metadata '{key}' is '{shown}{(text.Length > LongestShown ? "…" : "")}'");
        }
    }
}
