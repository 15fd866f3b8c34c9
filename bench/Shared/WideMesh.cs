using System.Globalization;
using System.Text;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Bench;

/// <summary>A generated mesh of any number of services, each with a load that moves and four numbers of cores, and its model.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Fitted">A forest of 20 trees a service, on 2,000 generated rows.</param>
public sealed record WideMesh(Scenario Scenario, FittedSystemModel Fitted)
{
    private const int Rows = 2000;

    /// <summary>A mesh of this many services.</summary>
    public static WideMesh Of(int services)
    {
        string[] names = [.. Enumerable.Range(1, services).Select(service => $"s{service}")];
        using StringReader text = new(Yaml(names));
        Scenario scenario = BenchMesh.Valid(ScenarioReader.Read(text, "generated", "."));
        using MemoryStream rows = new(Encoding.UTF8.GetBytes(Csv(names.Length)));
        TraceTable trace = BenchMesh.Valid(TraceReader.Read(rows, "generated"));
        return new WideMesh(scenario, BenchMesh.Valid(SystemModelFitter.Fit(scenario, trace, 0, Environment.ProcessorCount, CancellationToken.None)));
    }

    /// <summary>Text of the scenario of a mesh.</summary>
    /// <param name="names">Names of its services.</param>
    public static string Yaml(string[] names)
    {
        string Each(string separator, Func<string, string> line) => string.Join(separator, names.Select(line));
        return $$"""
            apiVersion: meshward/v1
            name: generated
            description: Generated.
            mesh: { services: [{{Each(", ", name => name)}}], nodes: [node], time-step: 60 s, settling-time: 10 s }
            loads:
              training:
                kind: sinusoid
                waves:
                  {{Each("\n      ", name => $"{name}: {{ mean: 6, amplitude: 4, period-steps: {601.7 + 0.3 * name.Length} }}")}}
            controls:
              {{Each("\n  ", name => $"cores.{name}: {{ min: 1, max: 4, step: 1, initial: 2 }}")}}
            observation: [{{Each(", ", name => $"load.{name}")}}]
            definitions:
              {{Each("\n  ", name => $"good-{name}: \"delay.{name} <= 1 s ? 5 - cores.{name} : 0\"")}}
            reward: {{Each(" + ", name => $"good-{name}")}}
            objectives:
              - keep: delay.s1 <= 1 s
            discount: 0
            model:
              trace: generated.csv
              trees: 20
              forests: 1
              features:
                {{Each("\n    ", name => $"l_{name}: load.{name}\n    c_{name}: cores.{name}")}}
              targets:
                {{Each("\n    ", name => $"delay.{name}: {{ column: d_{name} }}")}}
              configuration: [l_s1, c_s1]
              region: [c_s1]
            """;
    }

    private static string Csv(int services)
    {
        CounterRandom random = new(1, 1);
        StringBuilder csv = new();
        csv.AppendJoin(',', Enumerable.Range(1, services).Select(service => $"l_s{service},c_s{service},d_s{service}")).Append('\n');
        for (int row = 0; row < Rows; row++)
        {
            for (int service = 0; service < services; service++)
            {
                double load = 2 + 8 * random.NextDouble();
                int cores = 1 + random.NextInt(4);
                double delay = 0.1 + 0.25 * load / cores * (1 + 0.1 * random.NextDouble());
                csv.Append(CultureInfo.InvariantCulture, $"{(service == 0 ? "" : ",")}{load:0.0000},{cores},{delay:0.00000}");
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }
}
