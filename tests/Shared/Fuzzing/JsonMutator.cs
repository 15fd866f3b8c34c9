using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Randomness;

namespace Meshward.Tests.Shared.Fuzzing;

/// <summary>Damages JSON and leaves it JSON: values of another kind, without bounds, missing, or nested, so that what is behind the parser is met.</summary>
internal static class JsonMutator
{
    private static readonly ImmutableArray<string> _values =
    [
        "null", "true", "0", "-1", "1e308", "2147483648", "9223372036854775807", "-9223372036854775808", "1e-320", "\"\"", "\"NaN\"", "\"Infinity\"", "\"../../etc/passwd\"", "\"\\u0000\"",
        "\"$type\"", "[]", "{}", "[null]", "[[]]", "[1]", "{\"a\":null}", "{\"$type\":\"System.Diagnostics.Process\"}", "1.5", "\"9\"", "99999999999999999999999",
    ];

    /// <summary>One to four mutations of a text that is JSON.</summary>
    public static string Mutate(string json, ref CounterRandom random)
    {
        JsonNode root = new JsonArray(JsonNode.Parse(json));
        for (int edits = 1 + random.NextInt(4); edits > 0; edits--)
        {
            List<JsonNode?> places = [];
            Collect(root, places);
            Edit(places[random.NextInt(places.Count)]!, ref random);
        }

        return root[0]?.ToJsonString() ?? "null";
    }

    // Those that hold others.
    private static void Collect(JsonNode? node, List<JsonNode?> places)
    {
        if (node is JsonArray list && (list.Count > 0 || places.Count == 0))
        {
            places.Add(node);
            foreach (JsonNode? item in list)
            {
                Collect(item, places);
            }
        }
        else if (node is JsonObject { Count: > 0 } map)
        {
            places.Add(node);
            foreach ((_, JsonNode? value) in map)
            {
                Collect(value, places);
            }
        }
    }

    private static void Edit(JsonNode holder, ref CounterRandom random)
    {
        if (holder is JsonObject map)
        {
            string key = map.ElementAt(random.NextInt(map.Count)).Key;
            switch (random.NextInt(4))
            {
                case 0:
                    map.Remove(key);
                    break;
                case 1:
                    map[$"{key}{random.NextInt(3)}"] = Value(map[key], ref random);
                    break;
                default:
                    map[key] = Value(map[key], ref random);
                    break;
            }
        }
        else if (holder is JsonArray list)
        {
            bool isRoot = list.Parent is null;
            int at = list.Count == 0 ? 0 : random.NextInt(list.Count);
            switch (random.NextInt(isRoot ? 1 : 4))
            {
                case 1 when list.Count > 0:
                    list.RemoveAt(at);
                    break;
                case 2:
                    list.Insert(at, Value(list.Count > 0 ? list[at] : null, ref random));
                    break;
                default:
                    if (list.Count > 0 && !(isRoot && random.NextInt(20) > 0))
                    {
                        list[at] = Value(list[at], ref random);
                    }

                    break;
            }
        }
    }

    private static JsonNode? Value(JsonNode? old, ref CounterRandom random)
    {
        switch (random.NextInt(8))
        {
            case 0:
                JsonNode? nested = old?.DeepClone();
                for (int depth = random.NextInt(100); depth > 0; depth--)
                {
                    nested = new JsonArray(nested);
                }

                return nested;
            case 1 when old is not null:
                return new JsonArray([.. Enumerable.Range(0, random.NextInt(50)).Select(_ => old.DeepClone())]);
            default:
                return JsonNode.Parse(_values[random.NextInt(_values.Length)]);
        }
    }
}
