using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Core.Metrics;

namespace Meshward.Core.Tests.Control.Loop;

/// <summary>One decision a time step, written down before it is sent.</summary>
public sealed class ControlCycleTests
{
    private readonly CycleSituation _situation = new();

    // 4 s to settle and 6 s of monitoring: the first window ends after 10 s. It was acted on at once, so that the next one begins 4 s later.
    [Fact]
    public async Task A_window_begins_when_the_last_action_has_settled_and_is_as_long_as_the_monitoring_interval()
    {
        await _situation.BeginAsync();
        _situation.Wanted = [0.25, 0.2, 3, 3];
        await _situation.StepAsync();
        await _situation.StepAsync();

        Assert.Equal([(4, 10), (14, 20)], _situation.Stretches);
        Assert.Equal([1L, 2], _situation.Journal.Decisions.Select(decision => decision.Decision));
        Assert.Equal([10.0, 20], _situation.Journal.Decisions.Select(decision => (decision.At - _situation.Begun).TotalSeconds));
    }

    // Samples come 2 s late: an action that was sent 2 s late has to settle, and where nothing was sent nothing has to.
    [Fact]
    public async Task What_samples_take_delays_the_next_window_only_where_something_was_sent()
    {
        _situation.OnMeasure = () => _situation.Clock.Pass(2);
        await _situation.BeginAsync();
        await _situation.StepAsync(2);
        _situation.Wanted = [0.25, 0.2, 3, 3];
        await _situation.StepAsync(2);

        Assert.Equal([(4, 10), (14, 20), (24, 30), (36, 42)], _situation.Stretches);
    }

    [Fact]
    public async Task A_decision_is_written_down_before_it_is_sent_and_its_outcome_after()
    {
        List<string> order = [];
        _situation.Journal.Before = record => order.Add(record.GetType().Name);
        _situation.Mesh.BeforeApply = (_, _) =>
        {
            order.Add("sent");
            return Task.CompletedTask;
        };
        _situation.Wanted = [0.25, 0.2, 3, 3];
        await _situation.BeginAsync();
        await _situation.StepAsync();

        Assert.Equal(["DecisionRecord", "sent", "OutcomeRecord"], order);
        DecisionRecord decision = Assert.Single(_situation.Journal.Decisions);
        Assert.Equal((1L, DecisionSource.Policy, "abc"), (decision.Generation, decision.Source, decision.PolicySha256));
        Assert.Equal(0.2, decision.Predicted!.Targets["delay.web"]);
        OutcomeRecord outcome = Assert.Single(_situation.Journal.Outcomes);
        Assert.Equal((DecisionOutcome.Applied, 0.0), (outcome.Outcome, outcome.TookSeconds));
        Assert.Equal("node1 25 %, node2 75 %, 20 % rejected", _situation.Mesh.Present.Traffic["web"].ToString());
        Assert.Equal((1L, 1L), (_situation.State.Counts.Decisions, _situation.State.Counts.Applied));
    }

    [Fact]
    public async Task Nothing_is_sent_where_nothing_changes()
    {
        await _situation.BeginAsync();
        await _situation.StepAsync(3);

        Assert.Empty(_situation.Mesh.Applied);
        Assert.All(_situation.Journal.Outcomes, outcome => Assert.Equal((DecisionOutcome.Unchanged, (double?)null), (outcome.Outcome, outcome.TookSeconds)));
    }

    // What was only told is no action: it is wanted again and again.
    [Fact]
    public async Task A_dry_run_never_sends()
    {
        _situation.Restart(isDryRun: true);
        _situation.Wanted = [0.25, 0, 1, 5];
        await _situation.BeginAsync();
        await _situation.StepAsync(3);

        Assert.Empty(_situation.Mesh.Applied);
        Assert.All(_situation.Journal.Decisions, decision => Assert.True(decision.IsDryRun));
        Assert.All(_situation.Journal.Decisions, decision => Assert.Equal(1, decision.Controls[2].Desired));
        Assert.All(_situation.Journal.Outcomes, outcome => Assert.Equal(DecisionOutcome.DryRun, outcome.Outcome));
        Assert.Null(_situation.State.Safety.ActedAt);
    }

    // To decide takes 0.8 s, and who ordered what is told before the decision is.
    [Fact]
    public async Task Records_are_in_the_order_of_their_times()
    {
        _situation.Wanted = [0.25, 0, 1, 5];
        _situation.OnPropose = () => _situation.Clock.Pass(0.8);
        await _situation.BeginAsync();
        await _situation.StepAsync();
        _situation.Orders.Add(new OperatorRequest(1, OperatorOrder.Pause, "a test", _situation.Clock.GetUtcNow()));
        _situation.Mesh.Change(SafetySituation.Mesh(0.5, 0.2, 3, 3), "somebody");
        await _situation.StepAsync(2);

        DateTimeOffset[] times = [.. _situation.Journal.Records.Select(record => record.At)];
        Assert.Equal(times.Order(), times);
        Assert.Contains("Ordered: pause, by a test", _situation.Journal.Events);
    }

    // Four cores at most, which the model says are worse than to stay with the requests of five.
    [Fact]
    public async Task What_the_model_says_is_asked_of_what_is_left_of_an_action()
    {
        CycleSituation situation = new("window-steps: 1\nlargest-change: 1\nlimits: { cores.node1: { ceiling: 4 } }") { Wanted = [1, 0.2, 5, 3], Forecast = values => new Forecast([true], -(values[0] + values[2])) };
        await situation.BeginAsync();
        await situation.StepAsync();

        Assert.Empty(situation.Mesh.Applied);
        Assert.Contains("better-to-stay", situation.Journal.Decisions.Single().Rules.Select(rule => rule.Rule));
    }

    // Delay 0.1 s at a load of 20: reward is minus the delay. 20 % were to be shed, and none was.
    [Fact]
    public async Task What_came_of_a_decision_is_measured_in_the_next_step()
    {
        _situation.DriftsAt = 2;
        await _situation.BeginAsync();
        await _situation.StepAsync(3);

        ObservationRecord[] observed = [.. _situation.Journal.Records.OfType<ObservationRecord>()];
        Assert.Equal([1L, 2], observed.Select(record => record.Decision));
        Assert.Equal(0.1, observed[0].Targets["delay.web"]);
        Assert.Equal(-0.1, observed[0].Reward);
        Assert.Equal(new ShedShare("web", 0.2, 0), Assert.Single(observed[0].ShedShares));
        Assert.True(observed[0].Bounds[0].IsKept);
        Assert.Equal([1L, 2], _situation.Learned.Select(step => step.Decision));
        Assert.Contains("ModelDrift: as a test says", _situation.Journal.Events);
        Assert.Equal((3L, 3L), (_situation.State.Counts.JudgedSteps, _situation.State.Counts.KeptSteps));
    }

    // Delays of 5 s miss the objective, so that nothing is good after the change; without a drift, the configuration of before would be.
    [Theory]
    [InlineData(0, false)]
    [InlineData(2, true)]
    public async Task What_was_good_before_a_drift_is_nothing_to_go_back_to(long driftsAt, bool isForgotten)
    {
        _situation.DriftsAt = driftsAt;
        await _situation.BeginAsync();
        await _situation.StepAsync(2);
        Assert.NotEmpty(_situation.State.Safety.LastGood);
        _situation.State = _situation.State with { Safety = _situation.State.Safety with { DistrustedSteps = 5 } };
        _situation.Window = service => new ServiceWindow(
            service,
            new ServiceInterval(_situation.Clock.GetUtcNow(), _situation.Clock.GetUtcNow().AddSeconds(10), SafetySituation.Requests(20, 5), [], _situation.Clock.GetUtcNow().AddSeconds(10), new IntervalTally(0, 0, 0, 0, 0, 0, 0)),
            TimeSpan.Zero,
            null,
            []);
        await _situation.StepAsync();

        Assert.Equal(isForgotten, _situation.State.Safety.LastGood.IsEmpty);
        Assert.Equal(isForgotten ? 0 : 4, _situation.State.Safety.DistrustedSteps);
    }

    // 50 s passed between two decisions that are usually 10 s apart: four were not made. The window is that of the end.
    [Fact]
    public async Task Steps_that_nobody_decided_in_are_counted_and_not_made_up_for()
    {
        await _situation.BeginAsync();
        await _situation.StepAsync();
        _situation.Clock.Pass(50);
        await _situation.StepAsync(2);

        Assert.Equal(3, _situation.Journal.Decisions.Count());
        Assert.Equal("MissedSteps: 4 time steps without a decision: the last one was 50 s ago", Assert.Single(_situation.Journal.Events, line => line.StartsWith("Missed", StringComparison.Ordinal)));
        Assert.Equal(4, _situation.State.Counts.MissedSteps);
        Assert.Equal([(4, 10), (54, 60), (64, 70)], _situation.Stretches);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(19.9, 0)]
    [InlineData(20, 1)]
    [InlineData(39.9, 2)]
    public void Less_than_a_whole_step_more_is_none_that_was_missed(double seconds, long expected)
    {
        DateTimeOffset last = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(expected, MissedSteps.Between(last, last.AddSeconds(seconds), TimeSpan.FromSeconds(10)));
        Assert.Equal(0, MissedSteps.Between(null, last, TimeSpan.FromSeconds(10)));
    }
}
