using Meshward.Core.Scenarios.Yaml;

namespace Meshward.Core.Scenarios.Language;

/// <summary>The keys of an objective.</summary>
internal static class ObjectiveKeys
{
    public static readonly Key<YamlScalar> Keep = Key<YamlScalar>.Required(
        "keep",
        new ExpressionShape("a bound such as delay.compute <= 200 ms"),
        "A bound: the name of a quantity, <= or >= and a number with the quantity's unit. Policies are judged by it.");

    public static readonly ObjectShape Shape = new("an objective", Keep);
}
