namespace Meshward.Tests.Shared;

/// <summary>A scenario of one service that small testbeds can measure: two loads with two numbers of cores.</summary>
internal static class MeasuredScenario
{
    /// <summary>The scenario's YAML; its trace is <c>trace.csv</c>.</summary>
    /// <param name="name">Name of the mesh.</param>
    /// <param name="timeStep">Time step, such as 0.9 s.</param>
    /// <param name="settlingTime">Settling time, such as 0.2 s.</param>
    public static string Yaml(string name, string timeStep, string settlingTime) => $$"""
        apiVersion: meshward/v1
        name: {{name}}
        description: One service on two nodes.
        mesh: { services: [info1], nodes: [node1, node2], time-step: {{timeStep}}, settling-time: {{settlingTime}} }
        loads: { training: { kind: uniform-choice, choices: { info1: [20, 40] } } }
        controls: { cores.node1: { min: 1, max: 2, step: 1, initial: 1 } }
        observation: [load.info1]
        objectives: [keep: delay.info1 <= 1 s, minimise: cores.node1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_info1: load.info1, cores_node1: cores.node1 }
          targets: { delay.info1: { column: mean_info1, nothing-completed: { admitted: admitted_info1, at-least: 5 s } } }
          configuration: [load_info1, cores_node1]
        """;
}
