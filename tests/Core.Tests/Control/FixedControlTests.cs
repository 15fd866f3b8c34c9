using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// An autoscaler owns the replicas of pay: nobody decides on them, and how many there are is known. The mesh is at 0.5, 0.2, 3: a weight, a blocking rate, cores.
/// </summary>
public sealed class FixedControlTests
{
    [Fact]
    public void Policies_are_told_what_is_there() =>
        Assert.Equal([0.5, 0.2, 3, 1], ControlStep.Present(SafetySituation.Read("largest-change: 1"), Input(new SafetySituation(), 1), SafetySituation.Filled));

    // The core was to go since pay gets two replicas more, which it does not: that is up to the autoscaler.
    [Fact]
    public void Cores_do_not_go_in_for_replicas_that_the_autoscaler_has_not_added()
    {
        ControlDecision decision = Decide(new SafetySituation { IsJoined = true, Policy = [0.5, 0.2, 2, 3] }, replicas: 1);

        Assert.True(decision.Desired.IsEmpty);
        decision.Acted("unreadable-control", "whole-action");
        Assert.Equal("leaves these as they are, since replicas.pay is not yet as the action wants", decision.Rules[1].Did);
    }

    // Pay is no business of web's.
    [Fact]
    public void Cores_of_another_part_of_the_mesh_do_not_wait_for_it() =>
        Assert.Equal(2, Decide(new SafetySituation { Policy = [0.5, 0.2, 2, 3] }, replicas: 1).Desired.NodeCores["node1"]);

    // As many as the action wants, or more.
    [Theory]
    [InlineData(3, 3)]
    [InlineData(5, 3)]
    public void Cores_go_in_where_the_autoscaler_has_what_the_action_wants(double replicas, double wanted) =>
        Assert.Equal(2, Decide(new SafetySituation { IsJoined = true, Policy = [0.5, 0.2, 2, wanted] }, replicas).Desired.NodeCores["node1"]);

    // The model is asked with the one replica that is there: requests that move would miss the objective without the three that were to come.
    [Fact]
    public void The_model_is_asked_with_what_is_there()
    {
        List<ImmutableArray<double?>> asked = [];
        Forecast? Foresee(ImmutableArray<double?> values)
        {
            asked.Add(values);
            return new Forecast([values[0] == 0.5 || values[3] == 3], 1);
        }

        ControlDecision decision = Decide(new SafetySituation { IsJoined = true, Policy = [0.25, 0.2, 3, 3], Forecast = Foresee }, replicas: 1);

        Assert.True(decision.Desired.IsEmpty);
        decision.Acted("unreadable-control", "better-to-stay");
        Assert.All(asked, values => Assert.Equal(1, values[3]));
    }

    // Objectives that are met are remembered with the controls that are ours, and gone back to.
    [Fact]
    public void A_rollback_goes_back_to_what_is_ours()
    {
        SafetySituation situation = new();
        ControlDecision good = Decide(situation, replicas: 2);
        Assert.Equal([0.5, 0.2, 3, 2], good.Next.LastGood);
        SafetySituation changed = situation with { Present = [0.25, 0.2, 3, 3], State = good.Next, Now = situation.Now.AddSeconds(10), Order = OperatorOrder.Rollback };
        ControlDecision decision = Decide(changed, replicas: 4);

        Assert.Equal(50, decision.Desired.Traffic["web"].Weights!["node1"]);
        Assert.Empty(decision.Desired.Replicas);
    }

    private static ControlDecision Decide(SafetySituation situation, double replicas) => ControlStep.Decide(situation.Scenario, Input(situation, replicas), situation.State);

    private static ControlInput Input(SafetySituation situation, double replicas)
    {
        ControlInput input = situation.Input;
        return input with { Present = input.Present with { Replicas = ImmutableSortedDictionary<string, double>.Empty }, Fixed = [null, null, null, replicas] };
    }
}
