using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>A number with a unit, such as <c>200 ms</c> or <c>120 deg</c>.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal sealed class MeasureShape<T> : Shape<T>
    where T : IComparable<T>
{
    private readonly string _expected;
    private readonly ImmutableArray<(string Unit, Func<decimal, T> Create)> _units;
    private readonly (T Low, T High) _range;
    private readonly string _pattern;
    private readonly Regex _regex;

    /// <summary>A number with one of these units.</summary>
    /// <param name="expected">What is expected, with an example.</param>
    /// <param name="range">Smallest and largest value.</param>
    /// <param name="units">Units, and how each makes a value of a number.</param>
    public MeasureShape(string expected, (T Low, T High) range, params ImmutableArray<(string Unit, Func<decimal, T> Create)> units)
    {
        (_expected, _units, _range) = (expected, units, range);
        _pattern = $"^[-+]?[0-9]{{1,9}}(\\.[0-9]{{1,9}})? ?({string.Join('|', units.Select(unit => unit.Unit))})$";
        _regex = new Regex(_pattern, RegexOptions.CultureInvariant);
    }

    /// <inheritdoc />
    public override string Expected => _expected;

    /// <inheritdoc />
    public override Located<T>? Read(YamlValue node, Findings findings)
    {
        if (node is YamlScalar scalar && TryRead(scalar.Text, out T? value))
        {
            return new Located<T>(value, node);
        }

        Mismatch(node, findings);
        return null;
    }

    /// <summary>Reads a text that stands by itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is a number with one of the units, and in the range.</returns>
    public bool TryRead(string text, [NotNullWhen(true)] out T? value)
    {
        value = default;
        if (!_regex.IsMatch(text))
        {
            return false;
        }

        string number = text.TrimEnd([.. _units.SelectMany(unit => unit.Unit)]).TrimEnd();
        string name = text[number.Length..].Trim();
        value = _units.First(unit => unit.Unit == name).Create(decimal.Parse(number, CultureInfo.InvariantCulture));
        return value.CompareTo(_range.Low) >= 0 && value.CompareTo(_range.High) <= 0;
    }

    /// <inheritdoc />
    public override JsonObject ToJsonSchema() => new() { ["type"] = "string", ["pattern"] = _pattern };
}
