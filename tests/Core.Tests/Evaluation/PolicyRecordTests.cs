using System.Collections.Immutable;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Evaluation;

/// <summary>Figures of records that were written by hand.</summary>
public sealed class PolicyRecordTests
{
    private static readonly Scenario Blocking = ToyMesh.Scenario() with
    {
        Mesh = new MeshSpec(["web", "mail"], ["node1"], TimeSpan.FromSeconds(20), TimeSpan.Zero),
        Controls =
        [
            new ControlSpec("blocking.web", ControlKind.Blocking, ControlMode.Absolute, "web", null, [0, 0.5, 1], 0),
            new ControlSpec("blocking.mail", ControlKind.Blocking, ControlMode.Absolute, "mail", null, [0, 0.2], 0),
            new ControlSpec("cores.web", ControlKind.Cores, ControlMode.Absolute, "web", null, [1, 2, 3], 1),
        ],
    };

    [Fact]
    public void Shed_share_weighs_each_step_and_service_by_its_load()
    {
        // 0.5 of 10 and 0.2 of 30 are shed of 40 requests per second; then all 20 of 20; then nothing of 40.
        PolicyRecord record = new("hand", [Step([10, 30], [1, 1, 1]), Step([20, 0], [2, 0, 1]), Step([20, 20], [0, 0, 1])]);
        Assert.Equal((5.0 + 6 + 20) / 100, record.ShedShare(Blocking), 12);
    }

    [Fact]
    public void Carried_load_is_what_was_offered_and_not_shed()
    {
        PolicyRecord record = new("hand", [Step([10, 30], [1, 1, 1]), Step([20, 0], [2, 0, 1]), Step([20, 20], [0, 0, 1])]);
        Assert.Equal((40 - 5 - 6 + 0 + 40) / 3.0, record.MeanCarriedLoad(Blocking), 12);
    }

    [Fact]
    public void A_services_delay_is_that_of_its_slowest_target_in_each_step()
    {
        Scenario scenario = Blocking with
        {
            Model = Blocking.Model with
            {
                Targets = [new("delay.web.node1", "web", "d1", null), new("delay.mail", "mail", "d2", null), new("delay.web.node2", "web", "d3", null)],
            },
        };
        PolicyRecord record = new("hand", [Step([1, 1], [0, 0, 0]) with { Targets = [0.1, 9, 0.3] }, Step([1, 1], [0, 0, 0]) with { Targets = [0.7, 8, 0.2] }]);
        Assert.Equal(0.5, record.MeanDelay(scenario, "web")!.Value, 12);
        Assert.Equal(8.5, record.MeanDelay(scenario, "mail")!.Value, 12);
        Assert.Null(record.MeanDelay(scenario, "other"));
    }

    [Fact]
    public void Where_nothing_is_offered_nothing_is_shed() =>
        Assert.Equal(0, new PolicyRecord("idle", [Step([0, 0], [2, 1, 1])]).ShedShare(Blocking));

    [Fact]
    public void Direction_changes_count_turns_of_each_control_across_pauses()
    {
        // Cores from 1: up, stay, down (a turn), down, up (a turn). Blocking of web: up, then stays. Blocking of mail: up, down (a turn).
        PolicyRecord record = new(
            "hand",
            [Step([1, 1], [1, 1, 2]), Step([1, 1], [1, 0, 2]), Step([1, 1], [1, 0, 1]), Step([1, 1], [1, 0, 0]), Step([1, 1], [1, 0, 1])]);
        Assert.Equal(100.0 * 3 / 5, record.DirectionChanges(Blocking), 12);
    }

    [Fact]
    public void A_walk_in_one_direction_turns_never() => Assert.Equal(
        0, new PolicyRecord("hand", [Step([1, 1], [0, 0, 2]), Step([1, 1], [1, 0, 2]), Step([1, 1], [2, 1, 2])]).DirectionChanges(Blocking));

    [Fact]
    public void Mean_and_sample_deviation_are_those_of_a_hand_calculation()
    {
        Spread spread = Spread.Of([2.0, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, spread.Mean, 12);
        Assert.Equal(Math.Sqrt(32.0 / 7), spread.Deviation!.Value, 12);
        Assert.Null(Spread.Of([3.0]).Deviation);
    }

    private static EvaluationStep Step(ImmutableArray<double> loads, ImmutableArray<int> levels) => new(loads, levels, [0.1], [0.1], 1, true);
}
