using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A text, on its own or of a pattern.</summary>
/// <param name="expected">What is expected, for example "a name of small letters, digits and dashes".</param>
/// <param name="longest">Most characters.</param>
/// <param name="pattern">Regular expression that the whole text matches, in the common part of .NET's and JavaScript's syntax.</param>
internal sealed class TextShape(string expected, int longest, string pattern) : Shape<string>
{
    private readonly Regex _pattern = new(pattern, RegexOptions.CultureInvariant);

    /// <inheritdoc />
    public override string Expected => expected;

    /// <summary>Whether a text is of this shape. To .NET, an end of a pattern fits before a last line break, too: no text that fits ends with one.</summary>
    public bool Fits(string text) => text.Length <= longest && !text.EndsWith('\n') && _pattern.IsMatch(text);

    /// <inheritdoc />
    public override Located<string>? Read(YamlValue node, Findings findings)
    {
        if (node is YamlScalar { IsNothing: false } scalar && Fits(scalar.Text))
        {
            return new Located<string>(scalar.Text, node);
        }

        Mismatch(node, findings);
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new() { ["type"] = "string", ["maxLength"] = longest, ["pattern"] = pattern };
}
