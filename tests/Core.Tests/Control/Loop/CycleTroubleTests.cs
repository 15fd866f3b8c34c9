using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>What fails, is late, or comes from others.</summary>
public sealed class CycleTroubleTests
{
    private readonly CycleSituation _situation = new() { Wanted = [0.25, 0.2, 3, 3] };

    [Theory]
    [InlineData(true, DecisionOutcome.Failed)]
    [InlineData(false, DecisionOutcome.Refused)]
    public async Task A_mesh_that_fails_to_change_is_told_and_tried_at_the_next_step(bool isPassing, DecisionOutcome expected)
    {
        _situation.Mesh.BeforeApply = (_, _) => throw new ActuatorException("found status 409", isPassing);
        await _situation.BeginAsync();
        await _situation.StepAsync();
        _situation.Mesh.BeforeApply = (_, _) => Task.CompletedTask;
        await _situation.StepAsync();

        Assert.Equal([expected, DecisionOutcome.Applied], _situation.Journal.Outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal("found status 409", _situation.Journal.Outcomes.First().Text);
        Assert.Equal((1L, 1L), (_situation.State.Counts.Failed, _situation.State.Counts.Applied));
    }

    // Decisions are made after 10 s and 20 s. A day less, and the third one comes 10 s later all the same, also of the next controller.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_clock_that_is_set_back_by_a_day_is_waited_for_no_longer_than_a_step(bool isRestarted)
    {
        await _situation.BeginAsync();
        await _situation.StepAsync(2);
        double before = (_situation.Clock.GetUtcNow() - _situation.Begun).TotalSeconds;
        _situation.Clock.Pass(-86_400);
        if (isRestarted)
        {
            _situation.Restart();
            await _situation.BeginAsync();
        }

        await _situation.StepAsync();

        Assert.Equal(before - 86_400 + 10, (_situation.Clock.GetUtcNow() - _situation.Begun).TotalSeconds, 1e-6);
        Assert.Equal(_situation.Stretches[^1].End, before - 86_400 + 10, 1e-6);
        Assert.Equal(0, _situation.State.Counts.MissedSteps);
    }

    // It would hang for ever; a time step is 10 s.
    [Fact]
    public async Task A_mesh_that_hangs_is_given_up_within_the_time_step()
    {
        _situation.Mesh.BeforeApply = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, _situation.Clock, token);
        await _situation.BeginAsync();
        await _situation.StepAsync();

        OutcomeRecord outcome = Assert.Single(_situation.Journal.Outcomes);
        Assert.Equal((DecisionOutcome.Failed, "found no end of it after 10 s, expected one within the time step"), (outcome.Outcome, outcome.Text));
        Assert.Equal(20, (_situation.Clock.GetUtcNow() - _situation.Begun).TotalSeconds);
    }

    // What is not known is left alone, and an action of before is still known to be one of ours when the mesh can be read again.
    [Fact]
    public async Task A_mesh_that_cannot_be_read_is_left_alone()
    {
        _situation.Mesh.AfterApply = () =>
        {
            _situation.Mesh.BeforeRead = _ => throw new ActuatorException("found no answer", isPassing: true);
            return Task.CompletedTask;
        };
        await _situation.BeginAsync();
        await _situation.StepAsync();
        _situation.Wanted = [1, 0.2, 3, 3];
        await _situation.StepAsync(2);
        Assert.Single(_situation.Mesh.Applied);
        Assert.All(_situation.Journal.Decisions.Last().Controls, control => Assert.Null(control.Present));

        _situation.Mesh.BeforeRead = _ => Task.CompletedTask;
        _situation.Wanted = [0.25, 0.2, 3, 3];
        await _situation.StepAsync();
        Assert.Single(_situation.Mesh.Applied);
        Assert.Equal(-1, _situation.State.Safety.Controls[0].Direction);
        Assert.Equal(
            ["ActuatorUnavailable: found no answer", "ActuatorBack: the mesh can be read again"], _situation.Journal.Events.Where(line => line.StartsWith("Actuator", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_source_that_fails_holds_the_configuration_and_is_told_once_when_it_goes_and_when_it_comes()
    {
        await _situation.BeginAsync();
        _situation.Window = SafetySituation.Nothing;
        await _situation.StepAsync(3);
        Assert.Empty(_situation.Mesh.Applied);
        Assert.Equal(3, _situation.State.Counts.Holds);

        _situation.Window = _ => null;
        await _situation.StepAsync();
        Assert.Single(_situation.Mesh.Applied);
        Assert.Equal(["MetricsLost: connection refused", "MetricsBack: the source of metrics answers again"], _situation.Journal.Events);
    }

    // The policy wants a weight of 25 %, and a control moves by a quarter of its range: from 100 % there are three steps back.
    [Fact]
    public async Task A_change_by_others_is_noticed_within_a_step_and_undone_at_the_pace_of_the_rules()
    {
        CycleSituation situation = new("window-steps: 1\nlargest-change: 0.25\ncool-down: 1 s") { Wanted = [0.25, 0.2, 3, 3] };
        await situation.BeginAsync();
        await situation.StepAsync(2);
        situation.Mesh.Change(SafetySituation.Mesh(1, 0.2, 3, 3), "kubectl-edit");
        await situation.StepAsync(4);

        Assert.Equal(
            [
                "ForeignChange: found requests of web at node1 100 %, node2 0 %, 20 % rejected, expected node1 25 %, node2 75 %, 20 % rejected, kubectl-edit",
                "ForeignChangeRestored: the mesh is as it was before somebody else changed it",
            ],
            situation.Journal.Events);
        Assert.Equal([0.25, 0.25, 0.75, 0.5, 0.25, 0.25], situation.Journal.Decisions.Select(decision => decision.Controls[0].Desired!.Value));
        Assert.Equal(1, situation.State.Counts.ForeignChanges);
    }

    // The first step finds the mesh so. What is set back then is answered after the cool-down of 15 s, in the third step, and next five steps later.
    [Fact]
    public async Task A_writer_that_does_not_give_way_is_answered_ever_more_rarely()
    {
        CycleSituation situation = new("window-steps: 1\nlargest-change: 1") { Wanted = [0.25, 0.2, 3, 3] };
        await situation.BeginAsync();
        for (int step = 0; step < 8; step++)
        {
            situation.Mesh.Change(SafetySituation.Mesh(1, 0.2, 3, 3), "argocd");
            await situation.StepAsync();
        }

        Assert.Equal(3, situation.Mesh.Applied.Count);
    }

    // It takes what is written, and is not like that when it is read back: tried in the first step, five steps later, and ten after that.
    [Fact]
    public async Task A_writer_that_is_faster_than_the_reading_back_is_answered_as_rarely()
    {
        List<long> tried = [];
        _situation.Mesh.BeforeApply = (desired, _) =>
        {
            tried.Add(_situation.Journal.Decisions.Last().Decision);
            throw new ActuatorException("found something else than was written", isPassing: true) { Overwritten = desired.DifferencesFrom(DesiredState.Unchanged) };
        };
        await _situation.BeginAsync();
        await _situation.StepAsync(17);

        Assert.Equal([1L, 6, 16], tried);
    }

    // An autoscaler takes the replicas, and gives them back: the others go on meanwhile.
    [Fact]
    public async Task A_control_that_something_else_owns_is_left_alone_and_told()
    {
        await _situation.BeginAsync();
        DesiredState all = _situation.Mesh.Present;
        _situation.Mesh.Replace(all with { Replicas = all.Replicas.Clear() });
        _situation.Mesh.Fixed["replicas.pay"] = 5;
        _situation.Wanted = [0.25, 0.2, 3, 5];
        await _situation.StepAsync(2);
        Assert.Equal(5, _situation.Asked.Last()[3]);
        Assert.Equal(5, _situation.Learned.Last().Controls[3]);
        Assert.Equal("node1 25 %, node2 75 %", Assert.Single(_situation.Mesh.Applied).Traffic["web"].ToString());
        Assert.Null(_situation.Journal.Decisions.Last().Controls[3].Desired);

        _situation.Mesh.Fixed.Clear();
        _situation.Mesh.Replace(_situation.Mesh.Present with { Replicas = all.Replicas });
        await _situation.StepAsync();
        Assert.Equal(5, _situation.Mesh.Present.Replicas["pay"]);
        Assert.Equal(
            ["ControlTakenAway: replicas.pay is left alone: the mesh tells no value of it that can be used", "ControlGivenBack: replicas.pay is ours again"],
            _situation.Journal.Events);
    }

    [Fact]
    public async Task An_order_is_taken_once_and_told_with_who_gave_it()
    {
        await _situation.BeginAsync();
        _situation.Orders.Add(new OperatorRequest(1, OperatorOrder.Pause, "process 7 on vm", _situation.Begun));
        await _situation.StepAsync(2);
        Assert.Empty(_situation.Mesh.Applied);
        Assert.Equal(["Ordered: pause, by process 7 on vm"], _situation.Journal.Events);
        Assert.Equal([OperatorOrder.Pause, OperatorOrder.None], _situation.Journal.Decisions.Select(decision => decision.Order));

        _situation.Orders.Add(new OperatorRequest(2, OperatorOrder.Resume, "process 7 on vm", _situation.Begun));
        await _situation.StepAsync();
        Assert.Single(_situation.Mesh.Applied);
    }

    [Fact]
    public async Task A_controller_of_a_later_generation_ends_the_cycle_before_anything_is_sent()
    {
        await _situation.BeginAsync();
        ControlCycle stale = _situation.Cycle;
        CycleState state = _situation.State;
        _situation.Restart();
        await _situation.BeginAsync();
        await _situation.StepAsync();
        ImmutableArray<DesiredState> sent = [.. _situation.Mesh.Applied];
        _situation.Mesh.Change(SafetySituation.Mesh(0.5, 0.2, 3, 3), "kubectl-edit");

        await Assert.ThrowsAsync<StaleGenerationException>(() => _situation.Clock.RunAsync(stale.StepAsync(state, _situation.Stop)));
        Assert.Equal(sent, _situation.Mesh.Applied);
    }
}
