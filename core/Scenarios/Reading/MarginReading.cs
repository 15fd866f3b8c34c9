using System.Globalization;
using Meshward.Core.Scenarios.Expressions;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads the <c>margin</c> of a bound: a distance, or a number of sigma whose size is known once a model is fitted.</summary>
/// <param name="formulas">Definitions.</param>
/// <param name="names">All quantities.</param>
/// <param name="context">Where mistakes go.</param>
internal sealed class MarginReading(FormulaReading formulas, Names names, ReadingContext context)
{
    private const string Sigma = "sigma";

    /// <summary>The bound with its margin; null with findings where the margin is wrong.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="quantity">What it bounds.</param>
    /// <param name="bound">The bound without margin.</param>
    public Bound? Read(Fields objective, Quantity quantity, Bound bound)
    {
        if (objective.Get(ObjectiveKeys.Margin) is not { } margin)
        {
            return objective.Has(ObjectiveKeys.Margin) ? null : bound;
        }

        switch (ObjectiveReading.Scan(margin.Value, context))
        {
            case null:
                return null;
            case [{ Kind: TokenKind.Number } distance]:
                return ObjectiveReading.CheckUnit(margin.Value, distance, quantity, context) ? bound with { Margin = distance.Value } : null;
            case [{ Kind: TokenKind.Number, Unit: Unit.Any } count, { Kind: TokenKind.Name, Text: Sigma }]:
                return IsPredicted(quantity.Name, margin) ? Resolve(bound with { MarginSigmas = count.Value }, quantity, margin.Place) : null;
            default:
                context.Findings.Add(
                    margin.Place,
                    $"found {margin.Node.Found}; expected a number of at least 0 with the quantity's unit, such as 5 ms, or of sigma, such as 1 sigma");
                return null;
        }
    }

    private bool IsPredicted(string quantity, Located<YamlScalar> margin)
    {
        Dictionary<string, Formula> definitions = formulas.InOrderOfNeed.ToDictionary(each => each.Name, each => each.Formula);
        HashSet<string> parts = [];
        AddParts(quantity, definitions, parts);
        if (parts.Count > 0 && parts.All(part => !names.Quantities.TryGetValue(part, out Quantity? known) || known.IsPredicted))
        {
            return true;
        }

        IEnumerable<string> targets = names.Quantities.Values.Where(known => known.IsPredicted && !definitions.ContainsKey(known.Name)).Select(known => known.Name);
        context.Findings.Add(
            margin.Place,
            $"found a margin in sigma on '{quantity}', which is not predicted alone; expected it on a target of the model or a definition of nothing "
            + $"else ({string.Join(", ", targets)}), as sigma is how far the model errs");
        return false;
    }

    private void AddParts(string name, Dictionary<string, Formula> definitions, HashSet<string> parts)
    {
        if (!definitions.TryGetValue(name, out Formula? formula))
        {
            _ = parts.Add(name);
            return;
        }

        // A parameter is as a number: it is not predicted, and does not err.
        foreach (Token part in formula.Names.Where(part => !names.Quantities.TryGetValue(part.Text, out Quantity? known) || known.Constant is null))
        {
            AddParts(part.Text, definitions, parts);
        }
    }

    private Bound? Resolve(Bound bound, Quantity quantity, Place place)
    {
        if (context.Deviations.FirstOrDefault(deviation => deviation.Quantity == bound.Quantity) is not { } deviation)
        {
            return bound;
        }

        // Six digits: the reward is printed, and sigma itself is known to two or three.
        string written = (bound.MarginSigmas * deviation.Sigma).ToString("G6", CultureInfo.InvariantCulture);
        Bound resolved = bound with { Margin = double.Parse(written, CultureInfo.InvariantCulture) };
        if (bound.Direction == BoundDirection.AtLeast || bound.Limit <= 0 || resolved.Wanted > 0)
        {
            return resolved;
        }

        string unit = Units.Symbol(quantity.Unit) is { Length: > 0 } symbol ? $" {symbol}" : "";
        context.Findings.Add(place, string.Create(
            CultureInfo.InvariantCulture,
            $"found a margin of {bound.MarginSigmas} sigma, which is {resolved.Margin:G4}{unit} on this trace; expected one below the limit {bound.Limit}{unit}: "
            + $"fewer sigma, or a distance"));
        return null;
    }
}
