using System.Collections.Immutable;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>What every part of the reader needs: the text, for places inside expressions, and where mistakes go.</summary>
/// <param name="Text">The scenario's text.</param>
/// <param name="Findings">Where mistakes go.</param>
/// <param name="Deviations">Sizes of sigma, once a model is fitted.</param>
internal sealed record ReadingContext(string Text, Findings Findings, ImmutableArray<ResidualDeviation> Deviations)
{
    /// <summary>Adds the mistakes of an expression at their places in the file.</summary>
    public void Add(YamlScalar scalar, IEnumerable<ExpressionError> errors)
    {
        foreach (ExpressionError error in errors)
        {
            // Finding the place reads all of the text before it.
            Findings.Add(Findings.AreMany ? scalar.Place : ScalarMap.PlaceOf(Text, scalar, error.Offset), error.Message);
        }
    }

    /// <summary>Adds one mistake of an expression.</summary>
    public void Add(YamlScalar scalar, int offset, string message) => Add(scalar, [new ExpressionError(offset, message)]);

    /// <summary>Reads an expression; null with findings where it is malformed.</summary>
    public Formula? Parse(YamlScalar scalar)
    {
        List<ExpressionError> errors = [];
        Formula? formula = Formula.Parse(scalar.Text, errors);
        Add(scalar, errors);
        return formula;
    }
}
