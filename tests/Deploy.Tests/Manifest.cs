using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Meshward.Deploy.Tests;

/// <summary>An object of a cluster as a file says it.</summary>
/// <param name="Json">All of it.</param>
/// <param name="Yaml">The same as text.</param>
internal sealed record Manifest(JsonObject Json, string Yaml)
{
    public string Kind => Text("kind");

    public string ApiVersion => Text("apiVersion");

    public string Name => Json["metadata"]!["name"]!.GetValue<string>();

    public string? Namespace => Json["metadata"]!["namespace"]?.GetValue<string>();

    /// <summary>The pods that it makes, or null where it makes none.</summary>
    public JsonObject? Pod => Json["spec"]?["template"]?.AsObject();

    /// <summary>Containers of its pods, those that come first included.</summary>
    public IEnumerable<JsonObject> Containers => Pod is null ? [] : new[] { "initContainers", "containers" }.SelectMany(kind => Pod["spec"]![kind]?.AsArray() ?? []).Select(each => each!.AsObject());

    public static IReadOnlyList<Manifest> Read(string yaml)
    {
        IDeserializer reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        return
        [
            .. yaml.Split("\n---\n").Where(text => text.Trim().Length > 0)
                .Select(text => new Manifest(JsonSerializer.SerializeToNode(Plain(reader.Deserialize<object>(text)))!.AsObject(), text)),
        ];
    }

    public override string ToString() => $"{Kind} {Namespace}/{Name}";

    // Keys of a mapping in YAML may be of any type; those of an object are text.
    private static object? Plain(object? value) => value switch
    {
        IDictionary<object, object> mapping => mapping.ToDictionary(pair => pair.Key.ToString()!, pair => Plain(pair.Value)),
        IEnumerable<object> list => list.Select(Plain).ToArray(),
        _ => value,
    };

    private string Text(string key) => Json[key]!.GetValue<string>();
}
