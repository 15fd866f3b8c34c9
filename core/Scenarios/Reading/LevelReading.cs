using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Scenarios.Language;
using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Reading;

/// <summary>Reads the values of a control: a list, or min, max and step.</summary>
internal static class LevelReading
{
    private const int Shown = 12;
    private const decimal SmallestStep = 0.000001m;

    private static readonly ImmutableArray<decimal> _weightSteps =
        [1m, 0.5m, 0.25m, 0.2m, 0.125m, 0.1m, 0.05m, 0.04m, 0.025m, 0.02m, 0.01m, 0.005m, 0.002m, 0.001m];

    /// <summary>The values, ascending; null with findings where they are wrong.</summary>
    public static ImmutableArray<double>? Read(ControlKind kind, Located<Fields> fields, ReadingContext context)
    {
        if (fields.Value.Get(ControlKeys.Values) is { } values)
        {
            bool isFit = true;
            foreach (Located<double> value in values.Value)
            {
                isFit &= Fits(kind, value, context);
            }

            return isFit && LoadReading.Ascending(values.Value, context) ? [.. values.Value.Select(value => value.Value)] : null;
        }

        return fields.Value.Get(ControlKeys.Min) is { } min
            && fields.Value.Get(ControlKeys.Max) is { } max
            && fields.Value.Get(ControlKeys.Step) is { } step
            && (Fits(kind, min, context) & Fits(kind, max, context))
                ? ReadSteps(kind, min, max, step, context)
                : null;
    }

    /// <summary>Values for messages, shortened where there are many.</summary>
    public static string List(ImmutableArray<double> levels)
    {
        IEnumerable<string> shown = levels.Take(Shown).Select(NumberShape.Write);
        return string.Join(", ", shown) + (levels.Length > Shown ? $", … {NumberShape.Write(levels[^1])}" : "");
    }

    private static ImmutableArray<double>? ReadSteps(
        ControlKind kind, Located<double> min, Located<double> max, Located<double> step, ReadingContext context)
    {
        if (min.Value >= max.Value)
        {
            context.Findings.Add(max.Place, $"found the max {max.Node.Found}; expected more than the min {min.Node.Found}");
            return null;
        }

        decimal low = Exact(min), high = Exact(max), distance = Exact(step);
        if (distance < SmallestStep)
        {
            context.Findings.Add(step.Place, $"found the step {step.Node.Found}; expected at least {SmallestStep}");
            return null;
        }

        if (kind == ControlKind.Routing && 1 % distance != 0)
        {
            IEnumerable<decimal> near = _weightSteps.OrderBy(divisor => Math.Abs(divisor - distance)).Take(2).OrderDescending();
            context.Findings.Add(
                step.Place, $"found the step {step.Node.Found}, which does not divide 1; expected a step of which routing weights "
                + $"can sum to 1, such as {string.Join(" or ", near.Select(divisor => divisor.ToString(CultureInfo.InvariantCulture)))}");
            return null;
        }

        if ((high - low) % distance != 0)
        {
            context.Findings.Add(
                step.Place, $"found the step {step.Node.Found}, which does not divide the distance {high - low} from min to max; "
                + "expected one that does");
            return null;
        }

        decimal count = (high - low) / distance + 1;
        if (count > CommonShapes.MostValues)
        {
            context.Findings.Add(
                step.Place, $"found a step that gives {count.ToString("0", CultureInfo.InvariantCulture)} values; "
                + $"expected at most {CommonShapes.MostValues}");
            return null;
        }

        // In decimal, so that the third step of 0.2 is 0.6 and not a neighbour of it.
        ImmutableArray<double> levels = [.. Enumerable.Range(0, (int)count).Select(i => Nearest(low + i * distance))];
        return kind == ControlKind.Replicas && levels.Any(level => level != Math.Floor(level)) ? Whole(step, context) : levels;
    }

    private static ImmutableArray<double>? Whole(Located<double> step, ReadingContext context)
    {
        context.Findings.Add(step.Place, $"found the step {step.Node.Found}; expected a whole number, as replicas are counted");
        return null;
    }

    private static decimal Exact(Located<double> number) =>
        decimal.Parse(((YamlScalar)number.Node).Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double Nearest(decimal number) =>
        double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static bool Fits(ControlKind kind, Located<double> value, ReadingContext context)
    {
        (bool isFit, string expected) = kind switch
        {
            ControlKind.Routing => (value.Value is >= 0 and <= 1, "a routing weight from 0 to 1"),
            ControlKind.Blocking => (value.Value is >= 0 and <= 1, "a blocking rate from 0 to 1"),
            ControlKind.Cores => (value.Value is > 0 and <= 10_000, "a number of cores above 0 and at most 10000"),
            _ => (value.Value is >= 1 and <= 10_000 && value.Value == Math.Floor(value.Value), "a whole number of replicas from 1 to 10000"),
        };
        if (!isFit)
        {
            context.Findings.Add(value.Place, $"found {value.Node.Found}; expected {expected}");
        }

        return isFit;
    }
}
