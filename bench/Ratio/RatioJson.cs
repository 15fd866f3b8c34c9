using System.Text.Json.Serialization;

namespace Meshward.Bench;

/// <summary>The JSON form of a run.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RatioRun))]
internal sealed partial class RatioJson : JsonSerializerContext;
