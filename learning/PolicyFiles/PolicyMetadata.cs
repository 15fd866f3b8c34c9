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
            throw new InvalidDataException($"format '{metadata["format"]}', expected '{Format}' or '{AutoregressiveFormat}'");
        }

        PpoConfig config = Json<PpoConfig>(metadata, "config");
        if (metadata["format"] != FormatOf(config))
        {
            throw new OutdatedPolicyException(
                $"found a policy of format '{metadata["format"]}', expected '{FormatOf(config)}' where heads are {config.Heads}; it has to be trained again");
        }

        var encoding = new ObservationEncoding(Json<int>(metadata, "observation_size"), config.Frequencies);
        return new TrainedPolicy
        {
            Scenario = Text(metadata, "scenario"),
            ScenarioHash = Text(metadata, "scenario_hash"),
            TaskHash = Text(metadata, "task_hash"),
            Config = config,
            Seed = Json<long>(metadata, "seed"),
            Backend = Text(metadata, "backend") == "torch" ? UpdateBackend.Torch : UpdateBackend.Fused,
            Shape = new ActorCriticShape(
                encoding.InputSize, config.Hidden, Json<ImmutableArray<int>>(metadata, "action_counts"), config.Heads),
            Weights = [],
            EnvSteps = Json<long>(metadata, "env_steps"),
            MeanReward = Json<double>(metadata, "mean_reward"),
            OptimalReward = Json<double>(metadata, "optimal_reward"),
            Curve = [.. Json<double[][]>(metadata, "learning_curve").Select(point => new GreedyEvaluation((long)point[0], point[1]))],
        };
    }

    private static string FormatOf(PpoConfig config) => config.Heads == HeadForm.Autoregressive ? AutoregressiveFormat : Format;

    private static int Observations(TrainedPolicy policy) => policy.Shape.InputSize / (1 + 2 * policy.Config.Frequencies);

    private static string Text(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) ? text : throw new InvalidDataException($"no metadata '{key}'");

    private static T Json<T>(IReadOnlyDictionary<string, string> metadata, string key)
    {
        string text = Text(metadata, key);
        try
        {
            return JsonSerializer.Deserialize<T>(text)!;
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"metadata '{key}' is '{text}'");
        }
    }
}
