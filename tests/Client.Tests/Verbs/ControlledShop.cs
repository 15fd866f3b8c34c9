namespace Meshward.Client.Tests.Verbs;

/// <summary>A scenario of the small mesh whose policy is learned in a moment, and its trace.</summary>
internal static class ControlledShop
{
    /// <summary>Delay by load and cores as a queue has it.</summary>
    public const string Rows = """
        load_web,cores_web-v1,mean_web,admitted_web
        50,1,0.1,50
        50,1.5,0.05,50
        100,1,2,100
        100,1.5,0.1,100

        """;

    /// <summary>Cores of one version.</summary>
    public const string Scenario = """
        apiVersion: meshward/v1
        name: shop
        description: One service, two versions, cores of one.
        mesh: { services: [web], nodes: [web-v1, web-v2], time-step: 2 s, settling-time: 0.5 s }
        loads: { training: { kind: uniform-choice, choices: { web: [50, 100] } } }
        controls:
          cores.web-v1: { values: [1, 1.5], initial: 1 }
        observation: [load.web]
        objectives: [keep: delay.web <= 1 s, minimise: cores.web-v1]
        discount: 0
        model:
          trace: trace.csv
          features: { load_web: load.web, cores_web-v1: cores.web-v1 }
          targets: { delay.web: { column: mean_web, nothing-completed: { admitted: admitted_web, at-least: 5 s } } }
          configuration: [load_web, cores_web-v1]
        """;
}
