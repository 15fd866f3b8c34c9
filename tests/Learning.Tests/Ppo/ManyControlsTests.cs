using System.Collections.Immutable;
using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.SystemModels;
using Meshward.Learning.Ppo;

namespace Meshward.Learning.Tests.Ppo;

/// <summary>A generated mesh of 12 controls with 5 values each: 244 million joint actions, which no table and no joint head could hold.</summary>
public sealed class ManyControlsTests
{
    private const int Services = 6;

    [Fact]
    public void Autoregressive_heads_learn_to_control_a_mesh_of_twelve_controls()
    {
        var environment = new ComputedMeshEnvironment(Dynamics(), 32, scaleObservations: true);
        PpoConfig config = new()
        {
            Heads = HeadForm.Autoregressive,
            Hidden = [32],
            Frequencies = 0,
            Environments = 32,
            StepsPerEnvironment = 16,
            BatchSize = 256,
            Epochs = 4,
            LearningRate = 3e-3,
            EntropyCoefficient = 0.003,
        };
        var trainer = new Trainer(environment, config, seed: 1);
        double random = RandomReward(new ComputedMeshEnvironment(Dynamics(), 32, scaleObservations: true));
        for (int round = 0; round < 60; round++)
        {
            trainer.Round();
        }

        // Each service earns 1 where it has the cores that its load needs and an even routing, and less by the distance from both.
        double learned = trainer.Buffer.Rewards.Average();
        Assert.Equal(0, trainer.Buffer.ExcludedCount);
        Assert.InRange(random, -2.5, 2);
        Assert.True(learned > random + 0.6 * (Services - random), $"random {random}, learned {learned}, best {Services}");
    }

    private static double RandomReward(ComputedMeshEnvironment environment)
    {
        environment.Reset(1, 0);
        var random = new CounterRandom(1, 5);
        var result = new StepResult(environment.Count);
        int[] actions = new int[environment.Count * 2 * Services];
        double sum = 0;
        for (int step = 0; step < 50; step++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                actions[i] = random.NextInt(5);
            }

            environment.Step(actions, result);
            sum += result.Rewards.Average() / 50;
        }

        return sum;
    }

    private static MeshDynamics Dynamics()
    {
        string[] services = [.. Enumerable.Range(1, Services).Select(i => $"s{i}")];
        string text = $"""
            apiVersion: meshward/v1
            name: twelve
            description: Six services, a routing and a number of cores each.
            mesh:
              services: [{string.Join(", ", services)}]
              nodes: [node1, node2]
              time-step: 5 s
              settling-time: 0 s
            loads:
              training:
                kind: uniform-choice
                choices: {Braces(services.Select(s => $"{s}: [1, 3, 5]"))}
            controls:
              {string.Join("\n  ", services.Select(s => $"routing.{s}.node1: {{ values: [0, 0.25, 0.5, 0.75, 1], initial: 0 }}"))}
              {string.Join("\n  ", services.Select(s => $"cores.{s}: {{ values: [1, 2, 3, 4, 5], initial: 1 }}"))}
            observation: [{string.Join(", ", services.Select(s => $"load.{s}"))}]
            reward: "{string.Join(" + ", services.Select(s => $"1 - delay.{s}"))}"
            model:
              trace: twelve.csv
              features: {Braces(services.SelectMany((s, i) => new[] { $"l{i}: load.{s}", $"p{i}: routing.{s}.node1", $"c{i}: cores.{s}" }))}
              targets: {Braces(services.Select((s, i) => $"delay.{s}: d{i}"))}
              configuration: [l0]
            discount: 0
            """;
        using var reader = new StringReader(text);
        Checked<Scenario> scenario = ScenarioReader.Read(reader, "twelve.yaml", ".");
        Assert.True(scenario.IsValid, string.Join("\n", scenario.Diagnostics));
        return new MeshDynamics(scenario.Value, new Formula(), new OperatingRegion([0], [true], [1, 3, 5]));
    }

    private static string Braces(IEnumerable<string> entries) => "{ " + string.Join(", ", entries) + " }";

    private sealed class Formula : ISystemModel
    {
        public int FeatureCount => 3 * Services;

        public ImmutableArray<string> Targets => [.. Enumerable.Range(1, Services).Select(i => $"delay.s{i}")];

        public void Predict(ReadOnlySpan<double> rows, int rowCount, Span<double> predictions)
        {
            for (int row = 0; row < rowCount; row++)
            {
                for (int service = 0; service < Services; service++)
                {
                    ReadOnlySpan<double> of = rows.Slice(row * FeatureCount + 3 * service, 3);
                    predictions[service * rowCount + row] = Math.Abs(of[1] - 0.5) + Math.Abs(of[2] - of[0]) / 2;
                }
            }
        }
    }
}
