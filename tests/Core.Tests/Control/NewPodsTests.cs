using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;

namespace Meshward.Core.Tests.Control;

/// <summary>
/// Pods of node1 are made anew, and begin with the one core of their template. The controller has given those before them three, which policy and twin want, too.
/// </summary>
public sealed class NewPodsTests
{
    private static readonly SafetyState _given = SafetySituation.Changed(2, SafetySituation.Start.AddMinutes(30), 1) with { Known = [0.5, 0.2, 3, 3] };

    private readonly SafetySituation _situation = new() { State = _given };

    [Theory]
    [InlineData(null)] // all of them
    [InlineData(3.0)] // one of several
    public void They_get_what_those_before_them_were_given_and_nobody_is_answered(double? others)
    {
        ControlDecision decision = Decide(_situation, others);

        Assert.Equal(3, decision.Desired.NodeCores["node1"]);
        Assert.Equal(new DecidedControl("cores.node1", 1, 3), decision.Controls[2]);
        Assert.Equal("new-pods", Assert.Single(decision.Rules).Rule);
        Assert.Empty(decision.Next.Contests);
        Assert.Empty(decision.Next.Pending); // no action: neither a turn nor something that is held responsible
    }

    // The policy is told what they get, and not what they begin with.
    [Fact]
    public void A_policy_is_asked_from_what_they_get() =>
        Assert.Equal(3, ControlStep.Present(_situation.Scenario, Input(_situation with { Present = [0.5, 0.2, 1, 3] }, null), _given)[2]);

    [Fact]
    public void Bad_metrics_do_not_keep_them_short() =>
        Assert.Equal(3, Decide(_situation with { Web = _ => SafetySituation.Nothing("web") }, null).Desired.NodeCores["node1"]);

    [Fact]
    public void A_pause_leaves_them_so()
    {
        ControlDecision decision = Decide(_situation with { State = _given with { IsPaused = true } }, null);

        Assert.True(decision.Desired.IsEmpty);
        Assert.Equal("leaves them so, while nothing is changed", decision.Rules[^1].Did);
    }

    // What the policy wants now counts: one core less goes to all of them at once.
    [Fact]
    public void They_get_what_is_decided_in_the_same_step()
    {
        ControlDecision decision = Decide(_situation with { Policy = [0.5, 0.2, 2, 3] }, 3);

        Assert.Equal(2, decision.Desired.NodeCores["node1"]);
        SafetyState next = decision.Next.Confirm(_situation.Scenario, SafetySituation.Mesh(0.5, 0.2, 2, 3), MeshReadiness.Untold);
        Assert.Equal((2.0, 0), (next.Known[2], next.Contests.Length));
    }

    // The other pods had three, and somebody has given them two since.
    [Fact]
    public void What_others_were_given_meanwhile_is_somebody_elses() =>
        Assert.Equal("cores.node1", Assert.Single(Decide(_situation, 2).Next.Contests, contest => contest.IsTheirs).Control);

    // A template with more than was set: no growth of ours, and nobody's wish.
    [Fact]
    public void More_than_was_set_is_taken_away_at_the_pace_of_the_policy()
    {
        ControlDecision decision = ControlStep.Decide(_situation.Scenario, Input(_situation with { Present = [0.5, 0.2, 5, 3] }, null), _given);

        Assert.Empty(decision.Next.Contests);
        Assert.Equal(new DecidedControl("cores.node1", 5, 3), decision.Controls[2]);
    }

    // A cut to what new pods begin with is confirmed by what is there, or it would be decided again and again.
    [Fact]
    public void A_cut_to_what_they_begin_with_is_done()
    {
        SafetyState state = _given with { Pending = [new PendingChange("cores.node1", 3, 1, _situation.Now, IsAnswerable: true)] };
        SafetyState next = state.Confirm(_situation.Scenario, SafetySituation.Mesh(0.5, 0.2, 1, 3), Begun(null));

        Assert.Equal((1.0, -1, 0), (next.Known[2], next.Controls[2].Direction, next.Contests.Length));
    }

    // Replicas are added and cores with them. The replicas are not what was written when they are read back; the cores were not sent any more.
    [Fact]
    public void Cores_are_no_answer_where_the_replicas_of_the_same_step_were_overwritten()
    {
        SafetyState state = _given with
        {
            Pending = [new PendingChange("replicas.pay", 3, 5, _situation.Now, IsAnswerable: false), new PendingChange("cores.node1", 3, 4, _situation.Now, IsAnswerable: false)],
        };
        SafetyState next = state.Sent(_situation.Scenario, SafetySituation.Mesh(0.5, 0.2, 3, 3), MeshReadiness.Untold, [new MeshDifference(MeshOperationKind.SetReplicas, "pay", "")]);

        Assert.Equal("replicas.pay", Assert.Single(next.Contests).Control);
    }

    private static ControlDecision Decide(SafetySituation situation, double? others) =>
        ControlStep.Decide(situation.Scenario, Input(situation with { Present = [0.5, 0.2, 1, 3] }, others), situation.State);

    private static ControlInput Input(SafetySituation situation, double? others) => situation.Input with { Readiness = Begun(others) };

    private static MeshReadiness Begun(double? others) => MeshReadiness.Untold with { Begun = ImmutableSortedDictionary<string, double?>.Empty.Add("node1", others) };
}
