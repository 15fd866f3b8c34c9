using System.Globalization;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>
/// Objects with their resource versions, and what happened to them (kubernetes.io/docs/reference/using-api/api-concepts/, "Resource versions",
/// "Efficient detection of changes"). Whoever uses it holds <see cref="Gate"/>.
/// </summary>
internal sealed class ObjectStore
{
    private readonly SortedDictionary<(string Resource, string Within, string Name), JsonObject> _objects = new(Comparer<(string, string, string)>.Create(
        (one, other) => string.CompareOrdinal($"{one.Item1} {one.Item2} {one.Item3}", $"{other.Item1} {other.Item2} {other.Item3}")));

    private readonly List<(long Version, string Type, string Resource, string Within, JsonObject Object)> _events = [];
    private long _forgotten;

    public object Gate { get; } = new();

    public long Version { get; private set; } = 1;

    public JsonObject? Find(string resource, string within, string name) => _objects.GetValueOrDefault((resource, within, name));

    public JsonObject[] List(string resource, string within, string? labels = null) =>
        [.. _objects.Where(each => each.Key.Resource == resource && each.Key.Within == within && HasLabels(each.Value, labels)).Select(each => each.Value)];

    public JsonObject[] All(string resource) => [.. _objects.Where(each => each.Key.Resource == resource).Select(each => each.Value)];

    /// <summary>Stores an object; one that is as it was before keeps its resource version, and nothing has happened.</summary>
    public JsonObject Put(string resource, string within, JsonObject given)
    {
        JsonObject metadata = given["metadata"]!.AsObject();
        metadata["namespace"] = within;
        string name = metadata["name"]!.GetValue<string>();
        JsonObject? before = Find(resource, within, name);
        metadata["resourceVersion"] = before?["metadata"]!["resourceVersion"]?.DeepClone();
        if (before is not null && JsonNode.DeepEquals(before, given))
        {
            return before;
        }

        if (before is null || !JsonNode.DeepEquals(before["spec"], given["spec"]))
        {
            metadata["generation"] = (before?["metadata"]?["generation"]?.GetValue<long>() ?? 0) + 1;
        }

        metadata["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        _objects[(resource, within, name)] = given;
        _events.Add((Version, before is null ? "ADDED" : "MODIFIED", resource, within, given));
        return given;
    }

    public void Remove(string resource, string within, string name)
    {
        if (_objects.Remove((resource, within, name), out JsonObject? gone))
        {
            JsonObject last = gone.DeepClone().AsObject();
            last["metadata"]!["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
            _events.Add((Version, "DELETED", resource, within, last));
        }
    }

    /// <summary>Forgets what happened so far: whoever asks for what came after an earlier version is answered 410.</summary>
    public void Compact()
    {
        _forgotten = Version;
        _events.Clear();
    }

    /// <summary>What happened after a version; null where that is forgotten.</summary>
    public (long Version, string Type, JsonObject Object)[]? After(long version, string resource, string within, string? labels) => version < _forgotten ? null :
    [
        .. _events.Where(each => each.Version > version && each.Resource == resource && each.Within == within && HasLabels(each.Object, labels))
            .Select(each => (each.Version, each.Type, each.Object)),
    ];

    // "a=b,c=d" (kubernetes.io/docs/concepts/overview/working-with-objects/labels/, "Equality-based requirement").
    private static bool HasLabels(JsonObject of, string? selector) => string.IsNullOrEmpty(selector)
        || selector.Split(',').Select(each => each.Split('=', 2)).All(pair => of["metadata"]?["labels"]?[pair[0]]?.GetValue<string>() == pair[1]);
}
