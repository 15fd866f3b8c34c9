using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A mapping that may be written as the value of its main key alone.</summary>
/// <param name="full">The mapping.</param>
/// <param name="main">The key that a lone value stands for.</param>
internal sealed class ShorthandShape(ObjectShape full, Key<string> main) : Shape<Fields>
{
    /// <inheritdoc />
    public override string Expected => $"{main.Shape.Expected}, or {full.Expected}";

    /// <inheritdoc />
    public override IEnumerable<Shape> Inside => [full];

    /// <inheritdoc />
    public override Located<Fields>? Read(YamlValue node, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false } scalar)
        {
            YamlMap written = new(node.Place, 3, [(new YamlScalar(node.Place, main.Name, true, 0, 0), scalar)]);
            return full.Read(written, findings);
        }

        if (node is YamlMap)
        {
            return full.Read(node, findings);
        }

        Mismatch(node, findings);
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new()
    {
        ["oneOf"] = new JsonArray(main.Shape.ToJsonSchema(), full.ToJsonSchema()),
    };
}
