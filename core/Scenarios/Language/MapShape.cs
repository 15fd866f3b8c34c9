using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A mapping whose keys are names.</summary>
/// <typeparam name="T">Type of its values.</typeparam>
/// <param name="expected">What is expected, for example "a mapping from load names to loads".</param>
/// <param name="name">Shape of the keys.</param>
/// <param name="value">Shape of the values.</param>
/// <param name="least">Fewest entries.</param>
/// <param name="most">Most entries.</param>
internal sealed class MapShape<T>(string expected, TextShape name, Shape<T> value, int least, int most) : Shape<ImmutableArray<Entry<T>>>
{
    /// <inheritdoc />
    public override string Expected => expected;

    /// <inheritdoc />
    public override IEnumerable<Shape> Inside => [value];

    /// <inheritdoc />
    public override Located<ImmutableArray<Entry<T>>>? Read(YamlValue node, Findings findings)
    {
        if (node is not YamlMap map)
        {
            Mismatch(node, findings);
            return null;
        }

        if (map.Entries.Length < least || map.Entries.Length > most)
        {
            findings.Add(node.Place, $"found {map.Entries.Length} entries; expected {expected}, {least} to {most} of them");
            return null;
        }

        ImmutableArray<Entry<T>>.Builder entries = ImmutableArray.CreateBuilder<Entry<T>>();
        HashSet<string> seen = [];
        foreach ((YamlScalar key, YamlValue item) in map.Entries)
        {
            if (!seen.Add(key.Text))
            {
                findings.Add(key.Place, $"found {key.Found} a second time; expected each name once");
            }
            else if (name.Read(key, findings) is not null)
            {
                entries.Add(new Entry<T>(key, value.Read(item, findings)));
            }
            else
            {
                value.Read(item, findings);
            }
        }

        return new Located<ImmutableArray<Entry<T>>>(entries.ToImmutable(), node);
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new()
    {
        ["type"] = "object",
        ["minProperties"] = least,
        ["maxProperties"] = most,
        ["propertyNames"] = name.ToJsonSchema(),
        ["additionalProperties"] = value.ToJsonSchema(),
    };
}
