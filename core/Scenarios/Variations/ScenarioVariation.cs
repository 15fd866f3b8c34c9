using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Variations;

/// <summary>A number of a scenario at several values, evenly spaced.</summary>
/// <param name="Scenario">The scenario as it is written.</param>
/// <param name="Variable">What is varied.</param>
/// <param name="From">The smallest value, in the base unit.</param>
/// <param name="To">The largest value.</param>
/// <param name="Points">Number of values, at least 2.</param>
/// <param name="ShownUnit">The unit that the author of the range wrote; empty where there is none.</param>
/// <param name="ShownFactor">One of it, in the base unit.</param>
public sealed record ScenarioVariation(
    Scenario Scenario, ScenarioVariable Variable, double From, double To, int Points, string ShownUnit, double ShownFactor)
{
    /// <summary>What is added to the name of a scenario at a value: its policies are not mistaken for those of the scenario itself.</summary>
    public const string NameSuffix = "-tradeoff";

    private const string Flag = "--vary";
    private const string Form = "NAME=FROM..TO";

    // Beyond these digits a limit means nothing, and texts get long.
    private const int Digits = 9;
    private const double Largest = 1e12;

    /// <summary>The values, ascending, first and last included; in the base unit.</summary>
    public ImmutableArray<double> Values =>
    [
        .. Enumerable.Range(0, Points).Select(point => point == Points - 1 ? To : Rounded(From + (To - From) * point / (Points - 1))),
    ];

    /// <summary>Reads a range such as <c>bound.compute=0.2s..1s</c>.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="text">The range; where only its end has a unit, that is the unit of both.</param>
    /// <param name="points">Number of values, at least 2.</param>
    /// <returns>The variation, or one line that says what is wrong and what can be varied.</returns>
    public static Checked<ScenarioVariation> Parse(Scenario scenario, string text, int points)
    {
        string[] sides = text.Split('=', 2, StringSplitOptions.TrimEntries);
        if (ScenarioVariables.Find(scenario, sides[0]) is not { } variable)
        {
            return Wrong(UnknownName(scenario, sides[0]));
        }

        string[] ends = sides.Length == 2 ? sides[1].Split("..", 2, StringSplitOptions.TrimEntries) : [];
        if (ends.Length != 2 || NumberOf(ends[0]) is not { } from || NumberOf(ends[1]) is not { } to)
        {
            return Wrong($"found '{text}', expected {Form}, as in {Example(variable)}");
        }

        from = from.Unit == Unit.Any && to.Unit != Unit.Any ? NumberOf($"{ends[0]} {UnitWord(to)}")!.Value : from;
        foreach ((string end, Token number) in (ReadOnlySpan<(string, Token)>)[(ends[0], from), (ends[1], to)])
        {
            if (!HasUnit(number, variable.Unit))
            {
                string expected = variable.Unit.Length == 0 ? "a number without a unit" : $"one in {variable.Unit}";
                return Wrong($"found '{end}', expected {expected} for {variable.Name}, as in {Example(variable)}");
            }
        }

        if (Math.Max(Math.Abs(from.Value), Math.Abs(to.Value)) > Largest)
        {
            return Wrong($"found '{sides[1]}', expected values up to {Largest}");
        }

        if (variable.Unit.Length > 0 && from.Value < 0)
        {
            return Wrong($"found '{ends[0]}', expected {variable.Name} to be at least 0{variable.Unit}");
        }

        if (!(from.Value < to.Value))
        {
            return Wrong($"found '{sides[1]}', expected a range from a smaller value to a larger one, as in {Example(variable)}");
        }

        string word = UnitWord(to);
        decimal factor = Units.Words.FirstOrDefault(unit => unit.Word == word).Factor;
        return new ScenarioVariation(
            scenario, variable, from.Value, to.Value, points, word.Length > 0 ? word : variable.Unit, word.Length > 0 ? (double)factor : 1);
    }

    /// <summary>The scenario at a value: its text with another number, so that it is a scenario like any other.</summary>
    /// <returns>The scenario, or why it cannot have that value.</returns>
    public Checked<Scenario> At(double value)
    {
        using StringReader text = new(ScenarioEdit.With(Scenario, Variable, value, NameSuffix));
        Checked<Scenario> read = ScenarioReader.Read(text, Scenario.Source, Scenario.Directory);
        return read.IsValid
            ? read.Value with { Loads = Scenario.Loads, Model = Scenario.Model }
            : (ImmutableArray<Diagnostic>)[.. read.Diagnostics.Select(mistake => mistake with { Message = $"{mistake.Message} (with {Variable.Name} = {Show(value)})" })];
    }

    /// <summary>A value as the author of the range would write it.</summary>
    public string Show(double value) => $"{Shown(value).ToString("G6", CultureInfo.InvariantCulture)} {ShownUnit}".TrimEnd();

    /// <summary>A value in <see cref="ShownUnit"/>.</summary>
    public double Shown(double value) => Rounded(value / ShownFactor);

    private static double Rounded(double value) =>
        double.Parse(value.ToString($"G{Digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static Diagnostic Wrong(string message) => new(Flag, null, null, message);

    private static string UnknownName(Scenario scenario, string name)
    {
        ImmutableArray<ScenarioVariable> known = ScenarioVariables.Of(scenario);
        string expected = known.IsEmpty
            ? "expected a scenario with parameters that its reward names, or with bounds and no reward of its own"
            : $"expected one of {string.Join(", ", known.Select(variable => variable.Name))}, as in {Example(known[0])}";
        return ScenarioVariables.Count(scenario, name) switch
        {
            0 => $"found '{name}'{Suggestion.For(name, known.Select(variable => variable.Name))}, {expected}",
            1 => $"found '{name}', which changes nothing that is learned, as the reward that the scenario gives does not name it; {expected}",
            int several => $"found '{name}', which means {several} bounds; {expected}",
        };
    }

    private static string Example(ScenarioVariable variable)
    {
        double size = variable.Value == 0 ? 1 : Math.Abs(variable.Value);
        (double from, double to) = (variable.Value - size / 2, variable.Value + size / 2);
        return $"{Flag} {variable.Name}={Write(from)}{variable.Unit}..{Write(to)}{variable.Unit}";
    }

    private static string Write(double value) => Rounded(value).ToString(CultureInfo.InvariantCulture);

    // One number, perhaps with a unit, perhaps below zero.
    private static Token? NumberOf(string text) => Scanner.Scan(text, []) switch
    {
        [{ Kind: TokenKind.Number } number] => number,
        [{ Kind: TokenKind.Operator, Text: "-" }, { Kind: TokenKind.Number } number] => number with { Value = -number.Value },
        _ => null,
    };

    private static bool HasUnit(Token number, string unit) => unit switch
    {
        "" => number.Unit == Unit.Any,
        "s" => number.Unit == Unit.Seconds,
        _ => number.Unit == Unit.Any || Units.Symbol(number.Unit) == unit,
    };

    private static string UnitWord(Token number) =>
        Units.Words.Select(unit => unit.Word).FirstOrDefault(word => number.Unit != Unit.Any && number.Text.EndsWith(word, StringComparison.Ordinal)) ?? "";
}
