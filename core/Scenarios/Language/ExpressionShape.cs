using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>An expression or a comparison, kept as its scalar: what it says is checked once all names are known.</summary>
/// <param name="expected">What is expected, for example "an expression such as 5 * load.compute".</param>
internal sealed class ExpressionShape(string expected) : Shape<YamlScalar>
{
    /// <summary>Longest expression, in characters.</summary>
    public const int Longest = 100_000;

    /// <inheritdoc />
    public override string Expected => expected;

    /// <inheritdoc />
    public override Located<YamlScalar>? Read(YamlValue node, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false } scalar && !string.IsNullOrWhiteSpace(scalar.Text))
        {
            if (scalar.Text.Length <= Longest)
            {
                return new Located<YamlScalar>(scalar, node);
            }

            findings.Add(node.Place, $"found {scalar.Text.Length} characters; expected an expression of at most {Longest}");
            return null;
        }

        Mismatch(node, findings);
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new() { ["type"] = new JsonArray("string", "number"), ["maxLength"] = Longest };
}
