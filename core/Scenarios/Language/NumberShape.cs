using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A finite number in decimal notation, within a range.</summary>
/// <param name="low">Smallest value.</param>
/// <param name="high">Largest value.</param>
/// <param name="isWhole">Whether it is an integer.</param>
/// <param name="aboveLow">Whether the smallest value itself is excluded.</param>
/// <param name="belowHigh">Whether the largest value itself is excluded.</param>
internal sealed partial class NumberShape(double low, double high, bool isWhole = false, bool aboveLow = false, bool belowHigh = false)
    : Shape<double>
{
    /// <summary>Largest magnitude of a number in a scenario: beyond it, decimal steps are no longer exact.</summary>
    public const double Largest = 1e12;

    /// <inheritdoc />
    public override string Expected => (isWhole ? "a whole number" : "a number") + (low, high) switch
    {
        (-Largest, Largest) => "",
        (_, Largest) => $" {(aboveLow ? "above" : "of at least")} {Write(low)}",
        _ => $" {(aboveLow ? "above" : "from")} {Write(low)} {(belowHigh ? "and below" : aboveLow ? "and at most" : "to")} {Write(high)}",
    };

    /// <summary>A number as it is written in a scenario, shortest form.</summary>
    public static string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override Located<double>? Read(YamlValue node, Findings findings)
    {
        if (node is YamlScalar { IsPlain: true } scalar
            && Decimal().IsMatch(scalar.Text)
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= low && value <= high
            && !(aboveLow && value == low) && !(belowHigh && value == high)
            && !(isWhole && value != Math.Floor(value)))
        {
            return new Located<double>(value + 0.0, node);
        }

        if (node is YamlScalar { IsPlain: false } text)
        {
            findings.Add(node.Place, $"found the text {text.Found}; expected {Expected}, without quotes");
        }
        else
        {
            Mismatch(node, findings);
        }

        return null;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema()
    {
        JsonObject schema = new() { ["type"] = isWhole ? "integer" : "number" };
        schema[aboveLow ? "exclusiveMinimum" : "minimum"] = low;
        schema[belowHigh ? "exclusiveMaximum" : "maximum"] = high;
        return schema;
    }

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
