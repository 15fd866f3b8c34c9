using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>What a configuration costs: the cores under control times the price of one.</summary>
public static class Spending
{
    /// <summary>
    /// Cost of an hour, in the currency of the price; 0 where there is no price. Cores of a node or service are multiplied by its replicas
    /// where both are controlled, and a replica whose cores no control sets counts as one core. An unknown value counts as the largest that
    /// the control has.
    /// </summary>
    /// <param name="spec">Says the price.</param>
    /// <param name="controls">The controls.</param>
    /// <param name="values">[controls] their values; null where one is unknown.</param>
    public static double PerHour(SafetySpec spec, ImmutableArray<ControlSpec> controls, ReadOnlySpan<double?> values)
    {
        Dictionary<string, double> cores = new(StringComparer.Ordinal);
        for (int i = 0; i < controls.Length; i++)
        {
            if (controls[i].Kind is ControlKind.Cores or ControlKind.Replicas)
            {
                string target = controls[i].Node ?? controls[i].Service!;
                cores[target] = cores.GetValueOrDefault(target, 1) * (values[i] ?? controls[i].Levels[^1]);
            }
        }

        return (spec.PricePerCoreHour ?? 0) * cores.OrderBy(pair => pair.Key, StringComparer.Ordinal).Sum(pair => pair.Value);
    }
}
