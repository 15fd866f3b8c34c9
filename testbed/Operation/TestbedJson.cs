using System.Text.Json.Serialization;
using Meshward.Testbed.Configuration;

namespace Meshward.Testbed.Operation;

/// <summary>The JSON form of configuration and state: snake_case keys.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MeshConfiguration))]
[JsonSerializable(typeof(TestbedState))]
public sealed partial class TestbedJson : JsonSerializerContext;
