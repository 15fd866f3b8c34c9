using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A sequence.</summary>
/// <typeparam name="T">Type of its items.</typeparam>
/// <param name="expected">What is expected, for example "a list of numbers".</param>
/// <param name="item">Shape of the items.</param>
/// <param name="least">Fewest items.</param>
/// <param name="most">Most items.</param>
internal sealed class ListShape<T>(string expected, Shape<T> item, int least, int most) : Shape<ImmutableArray<Located<T>>>
{
    /// <inheritdoc />
    public override string Expected => expected;

    /// <inheritdoc />
    public override IEnumerable<Shape> Inside => [item];

    /// <inheritdoc />
    public override Located<ImmutableArray<Located<T>>>? Read(YamlValue node, Findings findings)
    {
        if (node is not YamlList list)
        {
            Mismatch(node, findings);
            return null;
        }

        if (list.Items.Length < least || list.Items.Length > most)
        {
            findings.Add(node.Place, $"found {list.Items.Length} items; expected {expected}, {least} to {most} of them");
            return null;
        }

        Located<T>?[] items = [.. list.Items.Select(value => item.Read(value, findings))];
        return items.Contains(null) ? null : new Located<ImmutableArray<Located<T>>>([.. items.Select(value => value!)], node);
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new()
    {
        ["type"] = "array",
        ["minItems"] = least,
        ["maxItems"] = most,
        ["items"] = item.ToJsonSchema(),
    };
}
