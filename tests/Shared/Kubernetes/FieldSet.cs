using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>
/// Fields of an object as managedFields tell them (kubernetes.io/docs/reference/using-api/server-side-apply/, "Field management", "Merge strategy"):
/// containers are told apart by name, every other list is one field, as the lists of a custom resource without list types are.
/// </summary>
internal static class FieldSet
{
    private const char Between = '\u001f';

    private static readonly string[] s_ownMetadata = ["name", "namespace", "resourceVersion", "generation", "managedFields", "uid", "creationTimestamp"];

    /// <summary>Every field with its value.</summary>
    public static ImmutableSortedDictionary<string, string> Of(JsonObject from)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonNode? value) in from)
        {
            if (name is "metadata")
            {
                foreach ((string inner, JsonNode? own) in value!.AsObject().Where(member => !s_ownMetadata.Contains(member.Key)))
                {
                    Add(fields, $"f:metadata{Between}f:{inner}", inner, own);
                }
            }
            else if (name is not ("apiVersion" or "kind" or "status"))
            {
                Add(fields, $"f:{name}", name, value);
            }
        }

        return fields.ToImmutable();
    }

    /// <summary>The fields as <c>fieldsV1</c>.</summary>
    public static JsonObject Written(IEnumerable<string> fields)
    {
        JsonObject all = [];
        foreach (string field in fields)
        {
            JsonObject at = all;
            foreach (string part in field.Split(Between))
            {
                if (at[part] is not JsonObject next)
                {
                    at[part] = next = [];
                }

                at = next;
            }
        }

        return all;
    }

    /// <summary>The fields that <c>fieldsV1</c> names.</summary>
    public static ImmutableSortedSet<string> Read(JsonObject written)
    {
        return written.Count == 0 ? [] : [.. Leaves(written, "")];

        static IEnumerable<string> Leaves(JsonObject at, string path) => at.Count == 0 ? [path]
            : at.SelectMany(member => Leaves(member.Value!.AsObject(), path.Length == 0 ? member.Key : $"{path}{Between}{member.Key}"));
    }

    /// <summary>A field as messages name it: <c>.spec.replicas</c>.</summary>
    public static string Told(string field) =>
        string.Concat(field.Split(Between).Select(part => part.StartsWith("f:", StringComparison.Ordinal) ? "." + part[2..] : $"[{part[3..^1].Replace(":", "=", StringComparison.Ordinal)}]"));

    /// <summary>Takes a field away.</summary>
    public static void Remove(JsonObject from, string field)
    {
        string[] parts = field.Split(Between);
        JsonNode? at = from;
        foreach (string part in parts[..^1])
        {
            at = part[0] == 'f' ? (at as JsonObject)?[part[2..]] : ByName(at as JsonArray, JsonNode.Parse(part[2..])!["name"]!.GetValue<string>());
        }

        (at as JsonObject)?.Remove(parts[^1][2..]);
    }

    public static JsonObject? ByName(JsonArray? list, string name) =>
        list?.OfType<JsonObject>().FirstOrDefault(item => item["name"]?.GetValue<string>() == name);

    private static void Add(ImmutableSortedDictionary<string, string>.Builder fields, string path, string name, JsonNode? value)
    {
        if (value is JsonObject { Count: > 0 } inner)
        {
            foreach ((string member, JsonNode? own) in inner)
            {
                Add(fields, $"{path}{Between}f:{member}", member, own);
            }
        }
        else if (name == "containers" && value is JsonArray containers)
        {
            foreach (JsonObject container in containers.OfType<JsonObject>())
            {
                string key = $"{path}{Between}k:{new JsonObject { ["name"] = container["name"]!.GetValue<string>() }.ToJsonString()}";
                foreach ((string member, JsonNode? own) in container)
                {
                    Add(fields, $"{key}{Between}f:{member}", member, own);
                }
            }
        }
        else
        {
            fields[path] = value?.ToJsonString() ?? "null";
        }
    }
}
