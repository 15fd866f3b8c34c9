using Meshward.Core.Control.Journal;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>A controller that dies between its decision and its outcome.</summary>
public sealed class SettlementTests
{
    private readonly CycleSituation _situation = new() { Wanted = [0.25, 0.2, 3, 3] };

    [Fact]
    public async Task A_decision_that_was_carried_out_before_the_death_is_found_so_and_not_sent_again()
    {
        await DieAsync(() => _situation.Mesh.AfterApply = () => throw new DeathException());
        await _situation.BeginAsync();

        OutcomeRecord outcome = Assert.Single(_situation.Journal.Outcomes);
        Assert.Equal((1L, 2L, DecisionOutcome.Recovered), (outcome.Decision, outcome.Generation, outcome.Outcome));
        Assert.Single(_situation.Mesh.Applied);

        // What it wanted counts as its action: the next step confirms it.
        _situation.Mesh.AfterApply = () => Task.CompletedTask;
        await _situation.StepAsync();
        Assert.Equal([1L, 2], _situation.Journal.Decisions.Select(decision => decision.Decision));
        Assert.Single(_situation.Mesh.Applied);
        Assert.Equal(-1, _situation.State.Safety.Controls[0].Direction);
    }

    [Fact]
    public async Task A_decision_that_was_not_carried_out_is_lost_and_not_sent_again()
    {
        await DieAsync(() => _situation.Mesh.BeforeApply = (_, _) => throw new DeathException());
        await _situation.BeginAsync();

        OutcomeRecord outcome = Assert.Single(_situation.Journal.Outcomes);
        Assert.Equal(DecisionOutcome.Lost, outcome.Outcome);
        Assert.Contains("found requests of web at node1 50 %, node2 50 %", outcome.Text, StringComparison.Ordinal);
        Assert.Empty(_situation.Mesh.Applied);
    }

    // It was written, and the state after it was not: its number is not given twice.
    [Fact]
    public async Task A_decision_that_was_written_and_nothing_more_is_settled_too()
    {
        await DieAsync(() => _situation.Journal.Before = record => _situation.Wanted = record is DecisionRecord ? throw new DeathException() : _situation.Wanted);
        _situation.Journal.Before = _ => { };
        await _situation.BeginAsync();
        await _situation.StepAsync();

        Assert.Equal([1L], _situation.Journal.Decisions.Select(decision => decision.Decision));
    }

    // The last decision was 35 s before the next start: three more were due.
    [Fact]
    public async Task Steps_between_the_death_and_the_next_start_are_missed()
    {
        await _situation.BeginAsync();
        await _situation.StepAsync();
        _situation.Clock.Pass(40);
        _situation.Restart();
        await _situation.BeginAsync();

        Assert.Equal(3, _situation.State.Counts.MissedSteps);
        Assert.Contains("MissedSteps: 3 time steps without a decision: the last one was 40 s ago", _situation.Journal.Events);
    }

    // Of three remembered steps.
    [Fact]
    public async Task After_a_restart_nothing_changes_until_the_window_has_filled_again()
    {
        CycleSituation situation = new("window-steps: 3\nlargest-change: 1") { Wanted = [0.25, 0.2, 3, 3] };
        await situation.BeginAsync();
        await situation.StepAsync(3);
        Assert.Single(situation.Mesh.Applied);

        situation.Wanted = [1, 0.2, 3, 3];
        situation.Restart();
        await situation.BeginAsync();
        await situation.StepAsync(2);
        Assert.Single(situation.Mesh.Applied);
        await situation.StepAsync();
        Assert.Equal(2, situation.Mesh.Applied.Count);
    }

    private async Task DieAsync(Action arm)
    {
        await _situation.BeginAsync();
        arm();
        await Assert.ThrowsAsync<DeathException>(() => _situation.StepAsync());
        _situation.Mesh.BeforeApply = (_, _) => Task.CompletedTask;
        _situation.Restart();
    }

    private sealed class DeathException : Exception;
}
