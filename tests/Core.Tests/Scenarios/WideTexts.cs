using System.Globalization;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>Texts of scenarios of many services, each with a load, a number of cores, a target and a definition.</summary>
internal static class WideTexts
{
    /// <summary>A text whose reward is the sum of what each service earns.</summary>
    public static string Of(int services) => Of(services, Names(services), "objectives:\n  - keep: delay.s1 <= 1 s\n"
        + $"reward: {string.Join(" + ", Names(services).Select(name => $"good-{name}"))}\n");

    /// <summary>A text with a bound for each service, from which the reward follows.</summary>
    public static string WithBounds(int services) => Of(services, Names(services), "objectives:\n"
        + string.Concat(Names(services).Select(name => $"  - keep: delay.{name} <= 1 s\n"))
        + $"  - minimise: {string.Join(" + ", Names(services).Select(name => $"cores.{name}"))}\n");

    /// <summary>A text with more services than loads, controls and targets.</summary>
    /// <param name="services">Number of services.</param>
    /// <param name="named">Those that have them.</param>
    /// <param name="aims">Objectives and reward.</param>
    public static string Of(int services, string[] named, string aims)
    {
        string Each(string separator, Func<string, string> line) => string.Join(separator, named.Select(line));
        return $$"""
            apiVersion: meshward/v1
            name: wide
            description: Generated.
            mesh: { services: [{{string.Join(", ", Names(services))}}], nodes: [node], time-step: 60 s, settling-time: 10 s }
            loads:
              training:
                kind: sinusoid
                waves:
                  {{Each("\n      ", name => $"{name}: {{ mean: 6, amplitude: 4, period-steps: 600 }}")}}
            controls:
              {{Each("\n  ", name => $"cores.{name}: {{ min: 1, max: 4, step: 1, initial: 2 }}")}}
            observation: [{{Each(", ", name => $"load.{name}")}}]
            definitions:
              {{Each("\n  ", name => $"good-{name}: \"delay.{name} <= 1 s ? 5 - cores.{name} : 0\"")}}
            discount: 0
            model:
              trace: wide.csv
              features:
                {{Each("\n    ", name => $"l_{name}: load.{name}\n    c_{name}: cores.{name}")}}
              targets:
                {{Each("\n    ", name => $"delay.{name}: {{ column: d_{name} }}")}}
              configuration: [{{Each(", ", name => $"c_{name}")}}]

            """ + aims;
    }

    /// <summary>Names of services: s1, s2, ….</summary>
    public static string[] Names(int services) => [.. Enumerable.Range(1, services).Select(service => string.Create(CultureInfo.InvariantCulture, $"s{service}"))];
}
