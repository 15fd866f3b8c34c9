using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// Rollbacks over steps. Node1 has 75 % of the requests and five cores, node2 has one; the last good configuration is the other way round. It takes the cores of node2,
/// then the requests when these are ready, and with them the cores of node1.
/// </summary>
public sealed class UnfinishedRollbackTests
{
    private static readonly double[] _before = [0.75, 0.2, 5, 1], _after = [0.25, 0.2, 1, 5];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_operators_rollback_is_finished_during_a_pause_whichever_came_first(bool isPausedBefore)
    {
        ExchangeSituation situation = Rollback(isPaused: isPausedBefore);
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Order = isPausedBefore ? OperatorOrder.None : OperatorOrder.Pause;
        ControlDecision waits = situation.Step();
        waits.Wants(0.75, 0.2, 5, 5);
        Assert.Contains(waits.Rules, rule => rule is
        {
            Rule: "unfinished-rollback", Given: "a rollback 10 s ago, of which is left: routing.web.node1 to 0.25, cores.node1 to 1", Did: "sets it once capacity is ready and requests have left",
        });

        situation.Step().Wants(0.25, 0.2, 1, 5);
        Assert.True(situation.State.IsPaused);
        situation.Policy = [1, 0, 5, 5];
        situation.Step().ChangesNothing();
    }

    // The cores of node2 are never ready, and requests wait for them for five minutes at most. A controller that was down meanwhile comes hours later.
    [Fact]
    public void What_is_left_of_a_rollback_is_dropped_after_a_quarter_of_an_hour_and_not_set_at_the_end_of_a_pause()
    {
        ExchangeSituation situation = Rollback(isPaused: true);
        situation.ReadyAfter = int.MaxValue;
        situation.Step().Wants(0.75, 0.2, 5, 5);
        ControlDecision late = situation.Step(seconds: 15 * 60);

        late.ChangesNothing();
        Assert.Contains(late.Rules, rule => rule is { Rule: "unfinished-rollback", Did: "leaves it undone, as that is too long ago" });
        (situation.Order, situation.Policy) = (OperatorOrder.Resume, [.. situation.Mesh]);
        situation.Step().ChangesNothing();
        Assert.Empty(situation.State.Waiting);
    }

    // Three missed steps go back. The cores take five steps to be ready; those steps say nothing of the configuration that is gone back to.
    [Fact]
    public void A_rollback_that_waits_for_its_capacity_is_not_given_up_for_objectives_that_are_missed_meanwhile()
    {
        ExchangeSituation situation = new() { Mesh = _before, Policy = _before, Delay = 2, ReadyAfter = 5 };
        situation.State = situation.State with { LastGood = [.. _after], HasActed = true, BadSteps = 2 };

        situation.Step().Wants(0.75, 0.2, 5, 5);
        for (int step = 0; step < 4; step++)
        {
            situation.Step().ChangesNothing();
        }

        situation.Step().Wants(0.25, 0.2, 5, 5);
        Assert.Equal([.. _after], situation.State.LastGood);
        Assert.Equal(10, situation.State.DistrustedSteps); // all of them begin now
    }

    // Under it objectives are missed for three steps as well: it is not the policy's fault.
    [Fact]
    public void Missed_objectives_are_counted_once_a_rollback_is_in_force()
    {
        ExchangeSituation situation = new() { Mesh = _before, Policy = _before, Delay = 2, ReadyAfter = 1 };
        situation.State = situation.State with { LastGood = [.. _after], HasActed = true, BadSteps = 2 };
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Step().Wants(0.25, 0.2, 5, 5);
        situation.Step().ChangesNothing();
        situation.Step().ChangesNothing();
        situation.Step();

        Assert.Empty(situation.State.LastGood);
        Assert.Equal(0, situation.State.DistrustedSteps);
    }

    // The load has risen while requests waited: node1 keeps its cores until the objective is met.
    [Fact]
    public void Cores_that_are_left_to_take_away_stay_while_an_objective_is_missed()
    {
        ExchangeSituation situation = Rollback(isPaused: false);
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Delay = 2;
        situation.Step().Wants(0.75, 0.2, 5, 5);
        situation.Step().Wants(0.25, 0.2, 5, 5);
        situation.Step().Wants(0.25, 0.2, 5, 5);
        situation.Delay = 0.1;
        situation.Step().Wants(0.25, 0.2, 1, 5);
    }

    private static ExchangeSituation Rollback(bool isPaused)
    {
        ExchangeSituation situation = new() { Mesh = _before, Policy = _before, Twin = [0.75, 0.2, 1, 1], Order = OperatorOrder.Rollback };
        situation.State = situation.State with { LastGood = [.. _after], IsPaused = isPaused };
        return situation;
    }
}
