using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A mapping with known keys.</summary>
/// <param name="name">What the object is, as in "found no 'initial' in the control".</param>
/// <param name="keys">Its keys, in the order of the reference.</param>
internal sealed class ObjectShape(string name, params ImmutableArray<Key> keys) : Shape<Fields>
{
    /// <summary>What the object is.</summary>
    public string Name => name;

    /// <summary>Its keys.</summary>
    public ImmutableArray<Key> Keys => keys;

    /// <summary>
    /// Groups of keys of which exactly one group is written, whole; empty where there is no such choice.
    /// </summary>
    public ImmutableArray<ImmutableArray<Key>> OneGroupOf { get; init; } = [];

    /// <inheritdoc />
    public override string Expected => $"a mapping with {string.Join(", ", keys.Select(key => key.Name))}";

    /// <inheritdoc />
    public override IEnumerable<Shape> Inside => keys.Select(key => key.Shape);

    /// <inheritdoc />
    public override Located<Fields>? Read(YamlValue node, Findings findings)
    {
        if (node is not YamlMap map)
        {
            Mismatch(node, findings);
            return null;
        }

        Fields fields = new();
        foreach ((YamlScalar written, YamlValue value) in map.Entries)
        {
            if (keys.FirstOrDefault(key => key.Name == written.Text) is not { } key)
            {
                string[] allowed = [.. keys.Select(known => known.Name)];
                findings.Add(
                    written.Place,
                    $"found the unknown key {written.Found} in {name}{Suggestion.For(written.Text, allowed)}; "
                    + $"expected one of: {string.Join(", ", allowed)}");
            }
            else if (fields.Has(key))
            {
                findings.Add(written.Place, $"found the key '{key.Name}' a second time in {name}; expected it once");
            }
            else
            {
                fields.Read(key, value, findings);
            }
        }

        Complete(map, fields, findings);
        return new Located<Fields>(fields, node);
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema()
    {
        JsonObject properties = [];
        foreach (Key key in keys)
        {
            JsonObject schema = key.Shape.ToJsonSchema();
            schema["description"] = key.Meaning;
            if (key.Default is { } text)
            {
                schema["default"] = key.Shape is NumberShape ? JsonNode.Parse(text) : text;
            }

            properties[key.Name] = schema;
        }

        JsonObject result = new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = Names(keys.Where(key => key.IsRequired)),
            ["properties"] = properties,
        };
        if (!OneGroupOf.IsEmpty)
        {
            result["oneOf"] = new JsonArray(
                [.. OneGroupOf.Select(group => new JsonObject { ["required"] = Names(group), ["not"] = AnyOf(OneGroupOf.Remove(group)) })]);
        }

        return result;
    }

    private static JsonObject AnyOf(ImmutableArray<ImmutableArray<Key>> groups) => new()
    {
        ["anyOf"] = new JsonArray([.. groups.SelectMany(group => group).Select(key => new JsonObject { ["required"] = Names([key]) })]),
    };

    private static JsonArray Names(IEnumerable<Key> keys) => new([.. keys.Select(key => (JsonNode)key.Name)]);

    private void Complete(YamlMap map, Fields fields, Findings findings)
    {
        foreach (Key key in keys.Where(key => !fields.Has(key)))
        {
            if (key.IsRequired)
            {
                findings.Add(map.Place, $"found no '{key.Name}' in {name}; expected {key.Shape.Expected}");
            }

            fields.TakeDefault(key, map.Place);
        }

        if (OneGroupOf.IsEmpty)
        {
            return;
        }

        ImmutableArray<Key>[] begun = [.. OneGroupOf.Where(group => group.Any(fields.Has))];
        string choices = string.Join(", or ", OneGroupOf.Select(group => string.Join(", ", group.Select(key => $"'{key.Name}'"))));
        if (begun.Length != 1)
        {
            string found = begun.Length == 0 ? "none" : "a mix";
            findings.Add(map.Place, $"found {found} of {choices} in {name}; expected one of these, whole");
        }
        else if (begun[0].FirstOrDefault(key => !fields.Has(key)) is { } missing)
        {
            findings.Add(map.Place, $"found no '{missing.Name}' in {name}; expected {missing.Shape.Expected}");
        }
    }
}
