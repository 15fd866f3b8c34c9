using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads <c>parameters</c>.</summary>
internal static class ParameterReading
{
    private const string Form = "a number with its unit, such as 200 ms, 4 req/s or 0.5";

    /// <summary>The parameters that are well formed; each becomes known to expressions.</summary>
    /// <param name="parameters">What was read.</param>
    /// <param name="names">Receives them.</param>
    /// <param name="context">Where mistakes go.</param>
    public static ImmutableArray<ScenarioParameter> Read(
        Located<ImmutableArray<Entry<YamlScalar>>>? parameters, Names names, ReadingContext context)
    {
        List<ScenarioParameter> read = [];
        foreach (Entry<YamlScalar> entry in parameters?.Value ?? [])
        {
            if (Functions.Has(entry.Name))
            {
                context.Findings.Add(entry.Key.Place, $"found the parameter {entry.Key.Found}; expected a name that no function has");
            }

            if (entry.Value is { } scalar && Number(scalar.Value, context) is (double value, Unit unit))
            {
                names.SetConstant(entry.Name, unit, value);
                read.Add(new ScenarioParameter(entry.Name, value, Units.Symbol(unit)));
            }
            else
            {
                // Any number will do for finding the mistakes of expressions.
                names.SetConstant(entry.Name, Unit.Any, 1);
            }
        }

        return [.. read];
    }

    private static (double Value, Unit Unit)? Number(YamlScalar scalar, ReadingContext context)
    {
        switch (ObjectiveReading.Scan(scalar, context))
        {
            case null:
                return null;
            case [{ Kind: TokenKind.Number } number]:
                return (number.Value, number.Unit);
            case [{ Kind: TokenKind.Operator, Text: "-" }, { Kind: TokenKind.Number } number]:
                return (-number.Value, number.Unit);
            default:
                context.Findings.Add(scalar.Place, $"found {scalar.Found}; expected {Form} (what is calculated belongs under definitions)");
                return null;
        }
    }
}
