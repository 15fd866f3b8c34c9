using Meshward.Core.Randomness;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Scenarios;

/// <summary>
/// The papers' two-service scenarios in the scenario language: several services, blocking, waves with a phase, incremental controls,
/// targets per node.
/// </summary>
public sealed class PublishedMeshTests
{
    // MO1 of the TNSM paper: maximise what is carried while both delays are kept.
    internal const string InformationThroughput = """
        apiVersion: meshward/v1
        name: information-throughput
        description: Two information services on two nodes.
        mesh: { services: [info1, info2], nodes: [node1, node2], time-step: 5 s, settling-time: 0 s }
        loads:
          training:
            kind: uniform-choice
            choices: { info1: &loads [5, 10, 15, 20], info2: *loads }
          unseen:
            kind: sinusoid
            waves:
              info1: { mean: 12.5, amplitude: 7.5, period-steps: 600 }
              info2: { mean: 12.5, amplitude: 7.5, period-steps: 600, phase: 120 deg }
            decimals: 1
        controls:
          routing.info1.node1: &share { min: 0, max: 0.8, step: 0.2, initial: 0.4 }
          routing.info2.node1: *share
          blocking.info1: &blocked { min: 0, max: 0.8, step: 0.2, initial: 0 }
          blocking.info2: *blocked
        observation: [load.info1, load.info2]
        definitions:
          d1: round(max(delay.info1.node1, delay.info1.node2), 4)
          d2: round(max(delay.info2.node1, delay.info2.node2), 3)
          admitted1: load.info1 * (1 - blocking.info1)
          admitted2: load.info2 * (1 - blocking.info2)
          carried1: round(admitted1 * routing.info1.node1, 1) + round(admitted1 * (1 - routing.info1.node1), 1)
          carried2: round(admitted2 * routing.info2.node1, 1) + round(admitted2 * (1 - routing.info2.node1), 1)
          kept1: "d1 <= 35 ms ? 1 : sigmoid(200 * (0.05 - d1))"
          kept2: "d2 <= 110 ms ? 1 : sigmoid(200 * (0.113 - d2))"
        reward: carried1 * kept1 + carried2 * kept2
        objectives:
          - keep: d1 <= 35 ms
          - keep: d2 <= 110 ms
        model:
          trace: cnsm2022.csv
          features: { p11: 100 * routing.info1.node1, p21: 100 * routing.info2.node1, b1: blocking.info1, b2: blocking.info2, l1: load.info1, l2: load.info2 }
          targets: { delay.info1.node1: d11, delay.info1.node2: d12, delay.info2.node1: d21, delay.info2.node2: d22 }
          configuration: [p11, p21, b1, b2, l1, l2]
          nominal: { l1: [5, 10, 15, 20], l2: [5, 10, 15, 20] }
        discount: 0
        """;

    private static readonly Scenario _scenario = ScenarioTexts.Read(InformationThroughput);

    [Fact]
    public void Four_controls_of_five_levels_make_625_actions_and_sixteen_loads()
    {
        Assert.Equal(new ExplainedSizes(625, 625, 16), ScenarioExplanation.Of(_scenario).Sizes);
        Assert.All(_scenario.Controls, control => Assert.Equal([0, 0.2, 0.4, 0.6, 0.8], control.Levels));
        Assert.Equal(["info1", "info2", "info1", "info2"], _scenario.Controls.Select(control => control.Service));
        Assert.Equal(["info1", "info1", "info2", "info2"], _scenario.Model.Targets.Select(target => target.Service));
        Assert.Equal([new Bound("d1", BoundDirection.AtMost, 0.035), new Bound("d2", BoundDirection.AtMost, 0.11)], _scenario.Bounds);
    }

    // Independent calculation of the published reward.
    [Theory]
    [InlineData(20, 15, 0.4, 0.6, 0.2, 0, 0.031, 0.034, 0.109, 0.1104)]
    [InlineData(20, 15, 0.4, 0.6, 0.2, 0.4, 0.031, 0.0512, 0.109, 0.1162)]
    [InlineData(5, 10, 0.8, 0, 0.6, 0.8, 0.2, 0.01, 0.5, 0.1)]
    public void The_reward_is_the_published_one(
        double l1, double l2, double p1, double p2, double b1, double b2, double d11, double d12, double d21, double d22)
    {
        static double Carried(double load, double share, double blocked) =>
            Math.Round(load * (1 - blocked) * share, 1) + Math.Round(load * (1 - blocked) * (1 - share), 1);
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double worst1 = Math.Round(Math.Max(d11, d12), 4), worst2 = Math.Round(Math.Max(d21, d22), 3);
        double expected = Carried(l1, p1, b1) * (worst1 <= 0.035 ? 1 : Sigmoid(200 * (0.05 - worst1)))
            + Carried(l2, p2, b2) * (worst2 <= 0.110 ? 1 : Sigmoid(200 * (0.113 - worst2)));

        double[] frame = _scenario.Formulas.NewFrame(), features = new double[_scenario.Formulas.FeatureCount];
        _scenario.Formulas.SetKnown(frame, [l1, l2], [p1, p2, b1, b2], features);
        Assert.Equal([100 * p1, 100 * p2, b1, b2, l1, l2], features);
        Assert.Equal(expected, _scenario.Formulas.Reward(frame, [d11, d12, d21, d22]), 1e-12);
    }

    [Fact]
    public void Waves_are_shifted_against_each_other()
    {
        CounterRandom random = new(1, 1);
        double[] loads = new double[2];
        _scenario.FindLoad("unseen")!.LoadAt(75, ref random, loads);
        Assert.Equal([Math.Round(12.5 + 7.5 * Math.Sin(Math.PI / 4), 1), Math.Round(12.5 + 7.5 * Math.Sin(Math.PI / 4 + 2 * Math.PI / 3), 1)], loads);
    }

    // R2 of the rollout paper: steps of one level, on the new state, discounted.
    [Fact]
    public void Incremental_controls_are_read_with_discount_and_horizon()
    {
        string text = InformationThroughput
            .Replace("initial: 0.4 }", "initial: 0.4, mode: incremental }", StringComparison.Ordinal)
            .Replace("discount: 0", "discount: 0.99\nhorizon: 8", StringComparison.Ordinal)
            .Replace("observation: [load.info1, load.info2]", "observation: [routing.info1.node1]", StringComparison.Ordinal);
        Scenario scenario = ScenarioTexts.Read(text);
        Assert.Equal([3, 3, 5, 5], scenario.Controls.Select(control => control.ActionCount));
        Assert.Equal((0.99, 8), (scenario.Discount, scenario.Horizon));
        ExplainedSizes sizes = ScenarioExplanation.Of(scenario).Sizes;
        Assert.Equal(new ExplainedSizes(625, 225, 5), sizes);
        Assert.Equal("sum of discounted rewards over 8 steps: the next step weighs 0.99 of this one", ScenarioExplanation.Of(scenario).Return);
    }
}
