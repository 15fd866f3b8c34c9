using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of an objective.</summary>
internal static class ObjectiveKeys
{
    public static readonly Key<YamlScalar> Keep = Key<YamlScalar>.Optional(
        "keep",
        new ExpressionShape("a bound such as delay.compute <= 200 ms"),
        null,
        "A bound: the name of a quantity, <= or >= and a number with the quantity's unit, or a parameter. Policies are judged by it.");

    public static readonly Key<YamlScalar> Maximise = Key<YamlScalar>.Optional(
        "maximise",
        new ExpressionShape("an expression such as load.compute * (1 - blocking.compute)"),
        null,
        "What there should be much of while the bounds hold. Instead of keep.");

    public static readonly Key<YamlScalar> Minimise = Key<YamlScalar>.Optional(
        "minimise",
        new ExpressionShape("an expression such as cores.compute"),
        null,
        "What there should be little of while the bounds hold: a cost. Instead of keep.");

    public static readonly Key<double> Priority = Key<double>.Optional(
        "priority",
        new NumberShape(0, 1e6, aboveLow: true),
        "1",
        "How much a unit of it (req/s, cores, seconds) counts against a unit of the others; of a bound, how much leaving it counts.");

    public static readonly Key<YamlScalar> Margin = Key<YamlScalar>.Optional(
        "margin",
        new ExpressionShape("a number of at least 0 with the quantity's unit, such as 5 ms, or of sigma, such as 1 sigma"),
        null,
        "Of a bound: distance to the limit that the derived reward wants kept too, since models err. Policies are judged by the limit. A sigma "
        + "is the standard deviation of the model's residual on configurations that it did not see, for targets and definitions of targets alone.");

    public static readonly ObjectShape Shape = new("an objective", Keep, Maximise, Minimise, Priority, Margin)
    {
        OneGroupOf = [[Keep], [Maximise], [Minimise]],
    };
}
