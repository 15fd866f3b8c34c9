using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Scenarios.Expressions;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>
/// The reward that follows from objectives: the utility while all bounds hold, and past them a graded penalty that is always below the
/// worst utility. docs/scenarios.md says the formula.
/// </summary>
internal static class DerivedReward
{
    private const double Largest = 1e12;

    /// <summary>The reward as an expression; null with findings where the utility has no lower end.</summary>
    /// <param name="bounds">The bounds.</param>
    /// <param name="terms">Utilities and costs.</param>
    /// <param name="names">Units of the bounded quantities.</param>
    /// <param name="ranges">Ends of every quantity while the bounds hold.</param>
    /// <param name="context">Where mistakes go.</param>
    public static string? Write(
        ImmutableArray<Bound> bounds,
        ImmutableArray<DerivedTerm> terms,
        Names names,
        IReadOnlyDictionary<string, Interval> ranges,
        ReadingContext context)
    {
        string utility = terms.IsEmpty ? "0" : string.Concat(terms.Select((term, i) => WriteTerm(term, isFirst: i == 0)));
        if (bounds.IsEmpty)
        {
            return utility;
        }

        Interval sum = new(0, 0);
        foreach (DerivedTerm term in terms)
        {
            double sign = term.Utility.IsMaximised ? term.Utility.Priority : -term.Utility.Priority;
            Interval part = FormulaCompiler.RangeOf(term.Formula, names.Quantities, ranges) * new Interval(sign, sign);
            if (!(part.Low > -Largest))
            {
                context.Findings.Add(
                    term.Scalar.Place,
                    $"found a {(term.Utility.IsMaximised ? "utility" : "cost")} that can be arbitrarily bad; expected one with an end, by a "
                    + "bound on what it names (keep: delay.compute <= 200 ms) or as clamp(x, low, high), as leaving a bound has to be worse");
                return null;
            }

            sum += part;
        }

        double span = sum.High < Largest && sum.High > sum.Low ? sum.High - sum.Low : 1;
        double priorities = bounds.Sum(bound => bound.Priority);
        string kept = string.Join(" && ", bounds.Select(bound => WriteKept(bound, names)));
        IEnumerable<string> penalties = bounds.Select(
            bound => $" - {Number(Significant(span * bound.Priority / priorities))} * {WriteExcess(bound, names)}");
        return $"{kept} ? {utility} : {Number(sum.Low)}{string.Concat(penalties)}";
    }

    // Priority times the expression, as a plain number whatever its unit.
    private static string WriteTerm(DerivedTerm term, bool isFirst)
    {
        string sign = (term.Utility.IsMaximised, isFirst) switch { (true, true) => "", (true, false) => " + ", (false, true) => "-", _ => " - " };
        string factor = term.Utility.Priority == 1 ? "" : $"{Number(term.Utility.Priority)} * ";
        string body = term.Formula.Tokens.Length == 1 ? term.Utility.Expression : $"({term.Utility.Expression})";
        string symbol = Units.Symbol(term.Unit);
        return $"{sign}{factor}{body}{(symbol.Length > 0 ? $" / (1 {symbol})" : "")}";
    }

    private static string WriteKept(Bound bound, Names names) =>
        $"{bound.Quantity} {(bound.Direction == BoundDirection.AtMost ? "<=" : ">=")} {Limit(bound, names)}";

    // From 0 at the limit to 1 far past it: the share of the value that is past an upper limit, or of a lower limit that is missing.
    private static string WriteExcess(Bound bound, Names names)
    {
        string limit = Limit(bound, names), quantity = bound.Quantity;
        string symbol = Units.Symbol(names.Quantities[quantity].Unit);
        bool isPositive = bound.Wanted > 0;
        string unit = symbol.Length > 0 ? $" / (1 {symbol})" : "";
        return (bound.Direction, isPositive) switch
        {
            (BoundDirection.AtMost, true) => $"(1 - 1 / max(1, {quantity} / ({limit})))",
            (BoundDirection.AtMost, false) => $"(1 - 1 / (1 + max(0, ({quantity} - ({limit})){unit})))",
            (_, true) => $"clamp(1 - {quantity} / ({limit}), 0, 1)",
            _ => $"(1 - 1 / (1 + max(0, (({limit}) - {quantity}){unit})))",
        };
    }

    private static string Limit(Bound bound, Names names) =>
        Number(bound.Wanted) + (Units.Symbol(names.Quantities[bound.Quantity].Unit) is { Length: > 0 } symbol ? $" {symbol}" : "");

    private static double Significant(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Number(double value) => ((decimal)value).ToString("0.############################", CultureInfo.InvariantCulture);
}
