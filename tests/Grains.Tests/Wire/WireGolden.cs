using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Wire;

/// <summary>Files that a release leaves: what it wrote, and what that means.</summary>
internal static class WireGolden
{
    /// <summary>Variable with the version whose files are to be written, for whoever releases it.</summary>
    public const string Variable = "MESHWARD_GOLDEN_VERSION";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n", Converters = { new JsonStringEnumConverter() } };

    /// <summary>A folder for each release.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "tests", "Grains.Tests", "Golden", "Wire");

    /// <summary>What a value holds, by names.</summary>
    public static JsonNode Meaning(object value) => value is Exception exception
        ? new JsonObject { ["Message"] = exception.Message }
        : JsonNode.Parse(JsonSerializer.Serialize(value, value.GetType(), s_json))!;

    /// <summary>That as a file.</summary>
    public static string Text(JsonNode meaning) => meaning.ToJsonString(s_json) + "\n";

    /// <summary>The first place where something that was said once is not said any more; null where all is. What is said besides is new, and no matter.</summary>
    /// <param name="once">What was said.</param>
    /// <param name="now">What is said now.</param>
    /// <param name="place">Where it is.</param>
    public static string? Lost(JsonNode? once, JsonNode? now, string place = "$") => (once, now) switch
    {
        (JsonObject before, JsonObject after) => before.Select(member => Lost(member.Value, after[member.Key], $"{place}.{member.Key}")).FirstOrDefault(lost => lost is not null),
        (JsonArray before, JsonArray after) when before.Count == after.Count => before.Zip(after).Select((pair, i) => Lost(pair.First, pair.Second, $"{place}[{i}]")).FirstOrDefault(lost => lost is not null),
        _ => JsonNode.DeepEquals(once, now) ? null : $"{place}: found {now?.ToJsonString() ?? "nothing"}, expected {once?.ToJsonString() ?? "nothing"}",
    };
}
