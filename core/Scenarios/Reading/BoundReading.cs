using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>objectives</c>.</summary>
internal static class BoundReading
{
    private const string Form = "a bound such as delay.compute <= 200 ms";

    /// <summary>The bounds that are well formed.</summary>
    public static ImmutableArray<Bound> Read(
        Located<ImmutableArray<Located<Fields>>>? objectives, Names names, ReadingContext context) =>
    [
        .. (objectives?.Value ?? [])
            .Select(objective => objective.Value.Get(ObjectiveKeys.Keep))
            .Select(keep => keep is null ? null : Read(keep.Value, names, context))
            .Where(bound => bound is not null)
            .Select(bound => bound!),
    ];

    private static Bound? Read(YamlScalar scalar, Names names, ReadingContext context)
    {
        List<ExpressionError> errors = [];
        IReadOnlyList<Token>? tokens = Scanner.Scan(scalar.Text, errors);
        context.Add(scalar, errors);
        if (tokens is null)
        {
            return null;
        }

        if (tokens is not [{ Kind: TokenKind.Name } name, { Kind: TokenKind.Operator, Text: "<=" or ">=" } comparison, { Kind: TokenKind.Number } limit])
        {
            context.Findings.Add(scalar.Place, $"found {scalar.Found}; expected {Form}: a quantity or definition, <= or >=, and a number");
            return null;
        }

        if (!names.Quantities.TryGetValue(name.Text, out Quantity? quantity))
        {
            FormulaReading.AddUnknown(scalar, name, names, context);
            return null;
        }

        if (!IsUnitRight(quantity.Unit, limit.Unit))
        {
            string expected = quantity.Unit switch
            {
                Unit.Seconds => "a time such as 200 ms",
                Unit.Plain or Unit.Share => "a number without a unit",
                _ => $"{Units.Name(quantity.Unit)} such as 4 {Units.Symbol(quantity.Unit)}",
            };
            context.Add(
                scalar, limit.Offset, $"found '{limit.Text}'; expected {expected}, since '{name.Text}' is {Units.Name(quantity.Unit)}");
            return null;
        }

        return new Bound(name.Text, comparison.Text == "<=" ? BoundDirection.AtMost : BoundDirection.AtLeast, limit.Value);
    }

    private static bool IsUnitRight(Unit quantity, Unit limit) => quantity switch
    {
        Unit.Any => true,
        Unit.Seconds => limit == Unit.Seconds,
        Unit.Plain or Unit.Share => limit == Unit.Any,
        _ => limit == quantity || limit == Unit.Any,
    };
}
