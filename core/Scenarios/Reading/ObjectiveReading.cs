using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>objectives</c>.</summary>
internal static class ObjectiveReading
{
    private const string Form = "a bound such as delay.compute <= 200 ms";

    /// <summary>The bounds that are well formed.</summary>
    public static ImmutableArray<Bound> ReadBounds(
        Located<ImmutableArray<Located<Fields>>>? objectives, FormulaReading formulas, Names names, ReadingContext context) =>
    [
        .. (objectives?.Value ?? [])
            .Where(objective => CheckMargin(objective.Value, context))
            .Select(objective => objective.Value.Get(ObjectiveKeys.Keep) is { } keep ? ReadBound(keep.Value, objective.Value, formulas, names, context) : null)
            .Where(bound => bound is not null)
            .Select(bound => bound!),
    ];

    /// <summary>The utilities and costs that are well formed.</summary>
    public static ImmutableArray<DerivedTerm> ReadUtilities(
        Located<ImmutableArray<Located<Fields>>>? objectives, FormulaReading formulas)
    {
        List<DerivedTerm> read = [];
        foreach (Fields objective in (objectives?.Value ?? []).Select(objective => objective.Value))
        {
            Located<YamlScalar>? maximised = objective.Get(ObjectiveKeys.Maximise);
            if ((maximised ?? objective.Get(ObjectiveKeys.Minimise)) is { } written
                && objective.Get(ObjectiveKeys.Priority) is { } priority
                && formulas.ReadTerm(written.Value) is (Formula formula, Func<double[], double> value, Unit unit))
            {
                Utility utility = new(written.Value.Text.Trim(), maximised is not null, priority.Value);
                read.Add(new DerivedTerm(utility, formula, value, unit, written.Value));
            }
        }

        return [.. read];
    }

    private static bool CheckMargin(Fields objective, ReadingContext context)
    {
        if (objective.Has(ObjectiveKeys.Keep) || objective.Get(ObjectiveKeys.Margin) is not { } margin)
        {
            return true;
        }

        context.Findings.Add(margin.Place, "found a margin without a bound; expected it beside keep only");
        return false;
    }

    private static Bound? ReadBound(YamlScalar scalar, Fields objective, FormulaReading formulas, Names names, ReadingContext context)
    {
        if (Scan(scalar, context) is not { } tokens)
        {
            return null;
        }

        if (tokens is not [{ Kind: TokenKind.Name } name, { Kind: TokenKind.Operator, Text: "<=" or ">=" } comparison, { Kind: TokenKind.Number or TokenKind.Name } limit])
        {
            context.Findings.Add(
                scalar.Place, $"found {scalar.Found}; expected {Form}: a quantity or definition, <= or >=, and a number or parameter");
            return null;
        }

        if (!names.Quantities.TryGetValue(name.Text, out Quantity? quantity))
        {
            FormulaReading.AddUnknown(scalar, name, names, context);
            return null;
        }

        if (quantity.Constant is not null)
        {
            context.Add(scalar, name.Offset, $"found the parameter '{name.Text}', which no action changes; expected a quantity or definition");
            return null;
        }

        if (NumberOf(scalar, limit, names, context) is not { } number
            || !CheckUnit(scalar, number, quantity, context)
            || objective.Get(ObjectiveKeys.Priority) is not { } priority)
        {
            return null;
        }

        BoundDirection direction = comparison.Text == "<=" ? BoundDirection.AtMost : BoundDirection.AtLeast;
        string? parameter = limit.Kind == TokenKind.Name ? limit.Text : null;
        return new MarginReading(formulas, names, context).Read(
            objective, quantity, new Bound(name.Text, direction, number.Value, Priority: priority.Value, Parameter: parameter));
    }

    // The number that a limit stands for; null with a finding where it names something else than a parameter.
    private static Token? NumberOf(YamlScalar scalar, Token limit, Names names, ReadingContext context)
    {
        if (limit.Kind == TokenKind.Number)
        {
            return limit;
        }

        if (names.Quantities.TryGetValue(limit.Text, out Quantity? known) && known.Constant is double value)
        {
            return limit with { Value = value, Unit = known.Unit };
        }

        if (names.PlainQuantitiesAreComplete)
        {
            string[] parameters = [.. names.Quantities.Values.Where(quantity => quantity.Constant is not null).Select(quantity => quantity.Name)];
            string choices = parameters.Length == 0 ? "" : $": {string.Join(", ", parameters)}";
            context.Add(
                scalar, limit.Offset, $"found the limit '{limit.Text}'{Suggestion.For(limit.Text, parameters)}; expected a number with its unit or a parameter{choices}");
        }

        return null;
    }

    /// <summary>The tokens of an objective; null with findings where some character has no meaning.</summary>
    public static IReadOnlyList<Token>? Scan(YamlScalar scalar, ReadingContext context)
    {
        List<ExpressionError> errors = [];
        IReadOnlyList<Token>? tokens = Scanner.Scan(scalar.Text, errors);
        context.Add(scalar, errors);
        return tokens;
    }

    /// <summary>Whether a number has the quantity's unit; a finding where not.</summary>
    public static bool CheckUnit(YamlScalar scalar, Token number, Quantity quantity, ReadingContext context)
    {
        bool isRight = quantity.Unit switch
        {
            Unit.Any => true,
            Unit.Seconds => number.Unit == Unit.Seconds,
            Unit.Plain or Unit.Share => number.Unit == Unit.Any,
            _ => number.Unit == quantity.Unit || number.Unit == Unit.Any,
        };
        if (!isRight)
        {
            string expected = quantity.Unit switch
            {
                Unit.Seconds => "a time such as 200 ms",
                Unit.Plain or Unit.Share => "a number without a unit",
                _ => $"{Units.Name(quantity.Unit)} such as 4 {Units.Symbol(quantity.Unit)}",
            };
            context.Add(
                scalar, number.Offset, $"found '{number.Text}'; expected {expected}, since '{quantity.Name}' is {Units.Name(quantity.Unit)}");
        }

        return isRight;
    }
}
