using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>One of a few words.</summary>
/// <typeparam name="T">What the words stand for.</typeparam>
/// <param name="choices">The words, what each stands for, and its meaning.</param>
internal sealed class ChoiceShape<T>(params ImmutableArray<(string Word, T Value, string Meaning)> choices) : Shape<T>
{
    /// <inheritdoc />
    public override string Expected => string.Join(" or ", choices.Select(choice => choice.Word));

    /// <inheritdoc />
    public override Located<T>? Read(YamlValue node, Findings findings)
    {
        foreach ((string word, T value, _) in choices)
        {
            if (node is YamlScalar scalar && scalar.Text == word)
            {
                return new Located<T>(value, node);
            }
        }

        string suggestion = node is YamlScalar wrong ? Suggestion.For(wrong.Text, choices.Select(choice => choice.Word)) : "";
        findings.Add(node.Place, $"found {node.Found}{suggestion}; expected {Expected}");
        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => choices.Length == 1
        ? new JsonObject { ["const"] = choices[0].Word }
        : new JsonObject
        {
            ["oneOf"] = new JsonArray(
                [.. choices.Select(choice => new JsonObject { ["const"] = choice.Word, ["description"] = choice.Meaning })]),
        };
}
