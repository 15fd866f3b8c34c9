using System.Text;
using Meshward.Core.Control;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Tests.Control;

/// <summary>Verdicts that are kept, and what follows from them for a policy.</summary>
public sealed class GateVerdictTests
{
    private static readonly string Policy = new('a', 64);
    private static readonly string Scenario = new('b', 64);
    private static readonly GateVerdict Passed = GateSamples.Verdict(GateSamples.Judge(GateSamples.Record()));
    private static readonly GateVerdict Failed = GateSamples.Verdict(
        GateSamples.Judge(GateSamples.Record((step, quiet) => step < 2 ? quiet with { Bounds = [double.PositiveInfinity], Cost = 9 } : quiet)), "monday.csv");

    [Fact]
    public void A_verdict_comes_back_from_its_file_as_it_was()
    {
        GateVerdict read = GateVerdictFile.Read(GateVerdictFile.Write(Failed), "verdict.json").Value!;

        Assert.False(read.Passed);
        Assert.Equal(["objectives-met"], read.Failed);
        Assert.Equal(Failed.Judgement.Criteria, read.Judgement.Criteria);
        Assert.Equal(Failed.Judgement.Candidate.DirectionChanges, read.Judgement.Candidate.DirectionChanges);
        Assert.Equal(Failed.Decided, read.Decided);
        Assert.Equal(GateVerdictFile.Write(Failed), GateVerdictFile.Write(read));
        Assert.Equal($"{Policy}/{new string('d', 64)}.json", GateVerdictFile.NameOf(read));
    }

    [Fact]
    public void Whether_a_policy_passed_follows_from_its_figures_and_not_from_what_a_file_says()
    {
        string text = Encoding.UTF8.GetString(GateVerdictFile.Write(Failed));
        Assert.Contains("\"passed\": false", text, StringComparison.Ordinal);

        Assert.False(GateVerdictFile.Read(Encoding.UTF8.GetBytes(text.Replace("\"passed\": false", "\"passed\": true", StringComparison.Ordinal)), "verdict.json").Value!.Passed);
    }

    [Theory]
    [InlineData("", "verdict.json:1: found what cannot be read, expected a verdict of the gate; meshward gate writes it anew")]
    [InlineData("{\n\"passed\": true }", "verdict.json")]
    [InlineData("null", "verdict.json: found no criteria, expected a verdict of the gate")]
    [InlineData("\u0000\u0001", "verdict.json")]
    public void A_file_that_holds_no_verdict_is_one_line(string text, string line)
    {
        Checked<GateVerdict> read = GateVerdictFile.Read(Encoding.UTF8.GetBytes(text), "verdict.json");

        Assert.StartsWith(line, Assert.Single(read.Diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_whose_criteria_were_taken_out_is_none()
    {
        GateVerdict empty = Passed with { Judgement = Passed.Judgement with { Criteria = [] } };

        Assert.False(empty.Passed);
        Assert.False(GateVerdictFile.Read(GateVerdictFile.Write(empty), "verdict.json").IsValid);
    }

    [Fact]
    public void A_policy_stands_by_all_recordings_that_it_was_judged_on()
    {
        Assert.Equal(new GateStanding(false, "the gate has not judged it"), GateStanding.Of([], Policy, Scenario));
        Assert.Equal(new GateStanding(true, "the gate passed it on friday.csv (100 time steps)"), GateStanding.Of([Passed], Policy, Scenario));
        Assert.Equal(new GateStanding(false, "the gate failed it on monday.csv: objectives-met"), GateStanding.Of([Passed, Failed], Policy, Scenario));
    }

    [Fact]
    public void A_pass_on_few_steps_or_with_more_tolerated_than_usual_says_so()
    {
        GateTolerances loose = new() { MeanCost = 10, Turns = 100, ShedShare = 0.005 };
        GateVerdict verdict = GateSamples.Verdict(GateJudgement.Of(GateSamples.Scenario, GateSamples.Record(), GateSamples.Record(), loose));
        PolicyRecord one = GateSamples.Record() with { Steps = [GateSamples.Quiet] };

        Assert.Equal(
            "the gate passed it on friday.csv (100 time steps, with more tolerated than usual: mean-cost 10 instead of 0.05, turns.blocking.web 100 instead of 10, turns.cores.web 100 instead of 10)",
            GateStanding.Of([verdict], Policy, Scenario).Reason);
        Assert.Equal("the gate passed it on friday.csv (1 time step)", GateStanding.Of([GateSamples.Verdict(GateSamples.Judge(one, one))], Policy, Scenario).Reason);
    }

    // The names are those of the criteria that a judgement has.
    [Fact]
    public void A_tolerance_is_found_by_the_name_of_its_criterion()
    {
        GateTolerances each = new() { ObjectivesMet = 0.1, MeanCost = 0.2, LargestCost = 0.3, ShedShare = 0.4, Turns = 5, RoutingTurns = 6, OutsideRegion = 0.7, UnknownTraffic = 0.8 };

        Assert.All(GateJudgement.Of(GateSamples.Scenario, GateSamples.Record(), GateSamples.Record(), each).Criteria, criterion => Assert.Equal(criterion.Tolerance, each.Of(criterion.Name)));
        Assert.Equal(6, each.Of("turns.routing.web.node1"));
    }

    [Fact]
    public void A_verdict_on_another_policy_or_another_version_of_the_scenario_counts_for_nothing()
    {
        Assert.Equal("the gate has not judged it", GateStanding.Of([Passed], new string('e', 64), Scenario).Reason);
        Assert.Equal("the gate has not judged it", GateStanding.Of([Passed], Policy, new string('e', 64)).Reason);
        Assert.True(GateStanding.Of([Passed, Failed with { ScenarioSha256 = new string('e', 64) }], Policy, Scenario).Passed);
    }
}
