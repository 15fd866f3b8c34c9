using System.Globalization;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>Patches of objects: merge patch (RFC 7396), JSON patch (RFC 6902), and strategic merge patch as far as containers go by name.</summary>
internal static class Patches
{
    /// <summary>Merges a patch into an object.</summary>
    /// <param name="into">The object.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="byName">Whether containers are merged by name; otherwise a list takes the place of a list.</param>
    /// <param name="removeNulls">Whether null takes a member away.</param>
    public static void Merge(JsonObject into, JsonObject patch, bool byName, bool removeNulls)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null && removeNulls)
            {
                into.Remove(name);
            }
            else if (value is JsonObject members)
            {
                if (into[name] is not JsonObject own)
                {
                    into[name] = own = [];
                }

                Merge(own, members, byName, removeNulls);
            }
            else if (byName && name == "containers" && into[name] is JsonArray containers && value is JsonArray given)
            {
                foreach (JsonObject item in given.OfType<JsonObject>())
                {
                    if (FieldSet.ByName(containers, item["name"]!.GetValue<string>()) is JsonObject same)
                    {
                        Merge(same, item, byName, removeNulls);
                    }
                    else
                    {
                        containers.Add(item.DeepClone());
                    }
                }
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>Carries out a JSON patch.</summary>
    public static void Change(JsonObject target, JsonArray operations)
    {
        foreach (JsonObject operation in operations.OfType<JsonObject>())
        {
            string path = operation["path"]!.GetValue<string>(), kind = operation["op"]!.GetValue<string>();
            string[] parts = [.. path.Split('/')[1..].Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
            JsonNode? at = target;
            foreach (string part in parts[..^1])
            {
                at = Step(at, part) ?? throw ApiStatus.Invalid($"the server rejected our request due to an error in our request: no {path}");
            }

            JsonNode? value = operation["value"]?.DeepClone();
            if (kind == "test")
            {
                if (!JsonNode.DeepEquals(Step(at, parts[^1]), value))
                {
                    throw ApiStatus.Invalid($"testing value {path} failed: test failed");
                }
            }
            else if (at is JsonArray list)
            {
                ChangeList(list, kind, parts[^1], value);
            }
            else if (kind == "remove")
            {
                at!.AsObject().Remove(parts[^1]);
            }
            else
            {
                at!.AsObject()[parts[^1]] = value;
            }
        }
    }

    private static void ChangeList(JsonArray list, string kind, string part, JsonNode? value)
    {
        int index = part == "-" ? list.Count : int.Parse(part, CultureInfo.InvariantCulture);
        if (kind is "remove" or "replace")
        {
            list.RemoveAt(index);
        }

        if (kind is not "remove")
        {
            list.Insert(index, value);
        }
    }

    private static JsonNode? Step(JsonNode? at, string part) => at switch
    {
        JsonArray list => int.TryParse(part, CultureInfo.InvariantCulture, out int index) && index < list.Count ? list[index] : null,
        JsonObject members => members[part],
        _ => null,
    };
}
