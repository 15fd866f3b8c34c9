using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Collection;

/// <summary>A scenario of one service and one of its controls of each kind.</summary>
internal static class CollectedScenario
{
    public static Scenario Read(string load = "{ kind: uniform-choice, choices: { web: [2, 4, 6] } }")
    {
        using StringReader text = new($$"""
            apiVersion: meshward/v1
            name: collected
            description: Generated.
            mesh: { services: [web], nodes: [node1, node2], time-step: 5 s, settling-time: 2 s }
            loads: { training: {{load}} }
            controls:
              routing.web.node1: { values: [0, 0.5, 1], initial: 0 }
              blocking.web: { values: [0, 0.25], initial: 0 }
              cores.node2: { min: 1, max: 2, step: 1, initial: 1 }
            observation: [load.web]
            reward: "0 - delay.web"
            objectives: [keep: delay.web <= 1 s]
            discount: 0
            model:
              trace: none.csv
              features: { l: load.web }
              targets: { delay.web: { column: d } }
              configuration: [l]
            """);
        Checked<Scenario> read = ScenarioReader.Read(text, "collected.yaml", ".");
        Assert.Empty(read.Diagnostics);
        return read.Value!;
    }
}
