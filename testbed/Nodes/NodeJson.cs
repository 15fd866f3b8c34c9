using System.Text.Json.Serialization;

namespace Meshward.Testbed.Nodes;

/// <summary>The JSON form of what a node in another process tells.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WorkersLook))]
internal sealed partial class NodeJson : JsonSerializerContext;
