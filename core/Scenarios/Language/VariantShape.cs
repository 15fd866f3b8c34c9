using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A mapping whose key <c>kind</c> says which other keys it has.</summary>
/// <param name="name">What the object is, as in "a load".</param>
/// <param name="variants">The kinds, each with its meaning and the shape that has <c>kind</c> among its keys.</param>
internal sealed class VariantShape(string name, params ImmutableArray<(string Kind, string Meaning, ObjectShape Shape)> variants)
    : Shape<(string Kind, Fields Fields)>
{
    private const string KindKey = "kind";

    /// <summary>What the object is.</summary>
    public string Name => name;

    /// <summary>The kinds.</summary>
    public ImmutableArray<(string Kind, string Meaning, ObjectShape Shape)> Variants => variants;

    /// <inheritdoc />
    public override string Expected => $"{name}: a mapping with kind: {Kinds} and the keys of that kind";

    /// <inheritdoc />
    public override IEnumerable<Shape> Inside => variants.Select(variant => variant.Shape);

    private string Kinds => string.Join(" or ", variants.Select(variant => variant.Kind));

    /// <inheritdoc />
    public override Located<(string Kind, Fields Fields)>? Read(YamlValue node, Findings findings)
    {
        if (node is not YamlMap map)
        {
            Mismatch(node, findings);
            return null;
        }

        YamlValue? kind = map.Entries.FirstOrDefault(entry => entry.Key.Text == KindKey).Value;
        if (kind is null)
        {
            findings.Add(node.Place, $"found no '{KindKey}' in {name}; expected {Kinds}");
            return null;
        }

        foreach ((string known, _, ObjectShape shape) in variants)
        {
            if (kind is YamlScalar scalar && scalar.Text == known)
            {
                return new Located<(string, Fields)>((known, shape.Read(node, findings)!.Value), node);
            }
        }

        string suggestion = kind is YamlScalar wrong ? Suggestion.For(wrong.Text, variants.Select(variant => variant.Kind)) : "";
        findings.Add(kind.Place, $"found {kind.Found}{suggestion}; expected {Kinds}");
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new()
    {
        ["oneOf"] = new JsonArray([.. variants.Select(variant => variant.Shape.ToJsonSchema())]),
    };
}
