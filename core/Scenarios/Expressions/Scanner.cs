using System.Globalization;
using System.Text.RegularExpressions;

namespace Meshward.Core.Scenarios.Expressions;

/// <summary>
/// Cuts an expression into tokens. A dash between letters or digits belongs to a name (<c>end-to-end-delay</c>), as in the names of
/// services and nodes; to subtract, names stand apart from the dash.
/// </summary>
internal static partial class Scanner
{
    /// <summary>Most tokens of an expression that somebody writes.</summary>
    public const int MostTokens = 5000;

    private const int LongestName = 200;

    private const string Usable = "numbers, names of quantities, functions, and + - * / % < <= > >= == != && || ! ? : ( ) ,";

    /// <summary>The tokens; null with an error where some character has no meaning.</summary>
    public static IReadOnlyList<Token>? Scan(string text, ICollection<ExpressionError> errors, int most = MostTokens)
    {
        List<Token> tokens = [];
        int at = SkipSpace(text, 0);
        while (at < text.Length)
        {
            if (tokens.Count == most)
            {
                errors.Add(new ExpressionError(
                    at, $"found more than {most} numbers, names and operators; expected a shorter expression"));
                return null;
            }

            if (Next(text, at, errors) is not { } token)
            {
                return null;
            }

            tokens.Add(token);
            at = SkipSpace(text, at + token.Text.Length);
        }

        return tokens;
    }

    private static Token? Next(string text, int at, ICollection<ExpressionError> errors)
    {
        if (char.IsAsciiDigit(text[at]) || text[at] == '.')
        {
            return Number(text, at, errors);
        }

        Match name = NamePattern().Match(text, at);
        if (name.Length > LongestName)
        {
            errors.Add(new ExpressionError(at, $"found a name of {name.Length} characters; expected at most {LongestName}"));
            return null;
        }

        if (name.Success)
        {
            int behind = SkipSpace(text, at + name.Length);
            bool isCalled = behind < text.Length && text[behind] == '(';
            return new Token(isCalled ? TokenKind.Function : TokenKind.Name, name.Value, at);
        }

        if (text.AsSpan(at) is ['<' or '>' or '=' or '!', '=', ..] or ['&', '&', ..] or ['|', '|', ..])
        {
            return new Token(TokenKind.Operator, text.Substring(at, 2), at);
        }

        TokenKind? kind = text[at] switch
        {
            '+' or '-' or '*' or '/' or '%' or '<' or '>' or '!' => TokenKind.Operator,
            '(' => TokenKind.Open,
            ')' => TokenKind.Close,
            ',' => TokenKind.Comma,
            '?' => TokenKind.Question,
            ':' => TokenKind.Colon,
            _ => null,
        };
        if (kind is { } found)
        {
            return new Token(found, text.Substring(at, 1), at);
        }

        string expected = text[at] switch
        {
            '=' => "== to compare",
            '&' => "&& for and",
            '|' => "|| for or",
            '^' => "pow(base, exponent)",
            _ => Usable,
        };
        string character = char.IsControl(text[at]) || char.IsSurrogate(text[at]) ? $"U+{(int)text[at]:X4}" : text[at].ToString();
        errors.Add(new ExpressionError(at, $"found '{character}'; expected {expected}"));
        return null;
    }

    private static Token? Number(string text, int at, ICollection<ExpressionError> errors)
    {
        Match match = NumberPattern().Match(text, at);
        if (!match.Success
            || !double.TryParse(match.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            errors.Add(new ExpressionError(at, "found a number that cannot be read; expected one such as 12, 0.5 or 1e-3"));
            return null;
        }

        int unitAt = SkipSpace(text, at + match.Length);
        foreach ((string word, Unit unit, decimal factor) in Units.Words)
        {
            if (string.CompareOrdinal(text, unitAt, word, 0, word.Length) == 0 && !ContinuesName(text, unitAt + word.Length))
            {
                int end = unitAt + word.Length;
                return new Token(TokenKind.Number, text[at..end], at, Scaled(match.Value, value, factor), unit);
            }
        }

        return new Token(TokenKind.Number, match.Value, at, value);
    }

    // In decimal, so that 35 ms is the same double as 0.035.
    private static double Scaled(string number, double value, decimal factor) =>
        Math.Abs(value) < 1e15 && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            ? double.Parse((exact * factor).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value * (double)factor;

    private static bool ContinuesName(string text, int at) =>
        at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_' or '(');

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_]*([-.][A-Za-z0-9_]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\G([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern();
}
