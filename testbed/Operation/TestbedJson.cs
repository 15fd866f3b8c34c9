using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Meshward.Testbed.Configuration;
using Meshward.Testbed.Driving;

namespace Meshward.Testbed.Operation;

/// <summary>The JSON form of configuration, leases and state: snake_case keys.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MeshConfiguration))]
[JsonSerializable(typeof(TestbedState))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(LeaseRequest))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, double>))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class TestbedJson : JsonSerializerContext;
