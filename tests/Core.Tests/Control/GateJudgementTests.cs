using Meshward.Core.Control;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>Each criterion by itself, at its limit and just past it: of a hundred steps, one is one percent.</summary>
public sealed class GateJudgementTests
{
    [Fact]
    public void Who_does_what_the_twin_does_passes_every_criterion()
    {
        GateJudgement judgement = GateSamples.Judge(GateSamples.Record());

        Assert.True(judgement.Passed);
        Assert.Equal(
            ["objectives-met", "mean-cost", "largest-cost", "shed-share", "turns.blocking.web", "turns.cores.web", "outside-region", "unknown-traffic"],
            judgement.Criteria.Select(criterion => criterion.Name));
        Assert.Equal(100, judgement.ComparedSteps);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Objectives_may_be_missed_in_one_step_of_a_hundred_more_than_the_twin_misses(int missed, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step < missed ? quiet with { Bounds = [0.6] } : quiet);

        AssertAlone("objectives-met", passes, GateSamples.Judge(candidate));
    }

    /// <summary>Cost 2.2 instead of 2 in half of the steps is a mean of 2.1, five percent more; in 60 of them it is 2.12.</summary>
    [Theory]
    [InlineData(50, true)]
    [InlineData(60, false)]
    public void The_mean_cost_may_be_five_percent_more(int dear, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step < dear ? quiet with { Cost = 2.2 } : quiet);

        AssertAlone("mean-cost", passes, GateSamples.Judge(candidate));
    }

    /// <summary>In one step of a hundred it moves the mean by 0.006 at most.</summary>
    [Theory]
    [InlineData(2.5, true)]
    [InlineData(2.6, false)]
    public void The_largest_cost_may_be_a_quarter_more(double cost, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step == 40 ? quiet with { Cost = cost } : quiet);

        AssertAlone("largest-cost", passes, GateSamples.Judge(candidate));
    }

    /// <summary>Half of the 10 requests of web are shed, of 40 in all: 8 such steps are 40 of 4,000 requests, 9 are 45. It blocks once and stops.</summary>
    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void One_request_in_a_hundred_more_may_be_shed(int blocked, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step < blocked ? quiet with { Levels = [1, 1] } : quiet);

        AssertAlone("shed-share", passes, GateSamples.Judge(candidate));
    }

    /// <summary>Twelve moves, up and down in turn, are eleven changes of direction.</summary>
    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public void Cores_may_turn_ten_times_more_in_a_hundred_steps(int moves, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => quiet with { Levels = [0, step < moves ? (step % 2 == 0 ? 2 : 1) : (moves % 2 == 0 ? 1 : 2)] });

        AssertAlone("turns.cores.web", passes, GateSamples.Judge(candidate));
    }

    /// <summary>Nothing is offered to web, so that nothing is shed.</summary>
    [Theory]
    [InlineData(ControlKind.Blocking, 11, true)]
    [InlineData(ControlKind.Blocking, 12, false)]
    [InlineData(ControlKind.Routing, 26, true)]
    [InlineData(ControlKind.Routing, 27, false)]
    public void Blocking_may_turn_as_often_as_cores_and_routing_25_times_more_in_a_hundred_steps(ControlKind kind, int moves, bool passes)
    {
        Scenario scenario = GateSamples.Scenario with { Controls = [GateSamples.Scenario.Controls[0] with { Kind = kind }, GateSamples.Scenario.Controls[1]] };
        PolicyRecord twin = GateSamples.Record((_, quiet) => quiet with { Loads = [0, 40] });
        PolicyRecord candidate = GateSamples.Record((step, quiet) => quiet with { Loads = [0, 40], Levels = [step < moves ? (step + 1) % 2 : moves % 2, 1] });

        AssertAlone("turns.blocking.web", passes, GateJudgement.Of(scenario, candidate, twin, new GateTolerances()));
    }

    [Fact]
    public void A_control_that_rests_more_than_the_twins_does_not_make_up_for_one_that_turns()
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => quiet with { Levels = [0, 1 + step % 2] });
        PolicyRecord twin = GateSamples.Record((step, quiet) => quiet with { Levels = [step % 2, 1], Loads = [0, 40] });

        Assert.Equal(["turns.cores.web"], GateSamples.Failed(GateSamples.Judge(candidate, twin)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void One_step_of_a_hundred_more_may_be_outside_the_operating_region(int outside, bool passes)
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => quiet with { Covered = step >= outside });

        AssertAlone("outside-region", passes, GateSamples.Judge(candidate));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public void Traffic_that_the_model_does_not_know_in_more_than_a_fifth_of_the_steps_passes_nobody(int outside, bool passes)
    {
        PolicyRecord both = GateSamples.Record((step, quiet) => quiet with { Covered = step >= outside });

        AssertAlone("unknown-traffic", passes, GateSamples.Judge(both, both));
    }

    /// <summary>In ten steps the policy keeps the objective at three times the cost and by shedding, where the twin misses it.</summary>
    [Fact]
    public void What_buys_an_objective_that_the_twin_misses_is_not_held_against_a_policy()
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step < 10 ? quiet with { Cost = 6, Levels = [2, 1] } : quiet);
        PolicyRecord twin = GateSamples.Record((step, quiet) => step < 10 ? quiet with { Bounds = [0.9] } : quiet);

        GateJudgement judgement = GateSamples.Judge(candidate, twin);

        Assert.True(judgement.Passed);
        Assert.Equal(90, judgement.ComparedSteps);
        Assert.Equal(2.4, judgement.Candidate.MeanCost!.Value, 12);
        Assert.Equal(6, judgement.Candidate.LargestCost);
        Assert.Equal(0.025, judgement.Candidate.ShedShare, 12);
        Assert.Equal(2, judgement.Criteria.Single(criterion => criterion.Name == "mean-cost").Candidate, 12);
    }

    [Fact]
    public void Where_nobody_ever_keeps_the_objectives_costs_are_compared_all_the_same()
    {
        PolicyRecord twin = GateSamples.Record((_, quiet) => quiet with { Bounds = [0.9] });
        PolicyRecord candidate = GateSamples.Record((_, quiet) => quiet with { Bounds = [0.8], Cost = 3 });

        GateJudgement judgement = GateSamples.Judge(candidate, twin);

        Assert.Equal(["mean-cost", "largest-cost"], GateSamples.Failed(judgement));
        Assert.Equal(100, judgement.ComparedSteps);
    }

    /// <summary>Five percent of -2 are 0.1: -1.9 is just as much worse as may be.</summary>
    [Theory]
    [InlineData(-1.9, true)]
    [InlineData(-1.8, false)]
    public void A_cost_below_zero_is_worse_upwards(double cost, bool passes)
    {
        GateJudgement judgement = GateSamples.Judge(
            GateSamples.Record((_, quiet) => quiet with { Cost = cost }), GateSamples.Record((_, quiet) => quiet with { Cost = -2 }));

        AssertAlone("mean-cost", passes, judgement);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_cost_that_is_no_number_passes_nobody(double cost)
    {
        PolicyRecord both = GateSamples.Record((step, quiet) => step == 7 ? quiet with { Cost = cost } : quiet);

        Assert.False(GateSamples.Judge(both).Passed);
        Assert.Contains("mean-cost", GateSamples.Failed(GateSamples.Judge(both, both)));
    }

    [Fact]
    public void Where_nothing_has_a_cost_none_is_compared()
    {
        PolicyRecord both = GateSamples.Record((_, quiet) => quiet with { Cost = null });

        Assert.DoesNotContain(GateSamples.Judge(both, both).Criteria, criterion => criterion.Name.Contains("cost", StringComparison.Ordinal));
    }

    [Fact]
    public void Tolerances_move_the_limits()
    {
        PolicyRecord candidate = GateSamples.Record((step, quiet) => step < 5 ? quiet with { Bounds = [0.6] } : quiet);

        GateJudgement judgement = GateJudgement.Of(GateSamples.Scenario, candidate, GateSamples.Record(), new GateTolerances { ObjectivesMet = 0.05 });

        GateCriterion criterion = judgement.Criteria[0];
        Assert.True(judgement.Passed);
        Assert.Equal((0.95, 1, 0.05, BoundDirection.AtLeast, 0.95), (criterion.Candidate, criterion.Twin, criterion.Tolerance, criterion.Direction, criterion.Limit));
    }

    [Fact]
    public void Runs_of_different_lengths_are_not_compared() =>
        Assert.Throws<ArgumentException>(() => GateSamples.Judge(new PolicyRecord("short", [GateSamples.Quiet])));

    private static void AssertAlone(string criterion, bool passes, GateJudgement judgement) =>
        Assert.Equal(passes ? [] : [criterion], GateSamples.Failed(judgement));
}
