using System.Collections.Immutable;
using System.Text;
using Meshward.Core.Actuation;
using Meshward.Core.Control;
using Meshward.Core.Control.Journal;
using Meshward.Core.Metrics;
using Meshward.Grains.Contracts;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Control;

/// <summary>The control loop in the controller grain.</summary>
public sealed class ControlGrainTests
{
    private readonly MemoryMesh _mesh = ControlledCluster.Mesh();
    private readonly SteadySource _source = new();

    // Forty requests a second need two cores by the rules; a fallback may add them at once.
    [Fact]
    public async Task A_controller_acts_and_writes_down_what_it_does()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        ControlStatus status = await cluster.UntilAsync(status => status.Counts.Applied == 1);
        await cluster.Controller.StopControlAsync("the test");

        Assert.Equal(2, _mesh.Present.NodeCores["node1"]);
        Assert.Equal((ControlPhase.Running, 1L, false), (status.Phase, status.Generation, status.IsDryRun));
        ImmutableArray<JournalRecord> records = await cluster.RecordsAsync();
        Assert.Equal([JournalEvent.Started, JournalEvent.Stopped], records.OfType<EventRecord>().Select(happened => happened.Event));
        Assert.Contains("the test's first", records.OfType<EventRecord>().First().Text, StringComparison.Ordinal);
        DecisionRecord decision = records.OfType<DecisionRecord>().First(decision => !decision.Desired.IsEmpty);
        Assert.Equal((DecisionSource.Twin, SignalQuality.Good, 40.0), (decision.Source, decision.Observed.Services[0].Quality, Math.Round(decision.Observed.Loads[0], 6)));
        Assert.Equal(new DecidedControl("cores.node1", 1, 2), Assert.Single(decision.Controls));
        Assert.Equal(DecisionOutcome.Applied, records.OfType<OutcomeRecord>().Single(outcome => outcome.Decision == decision.Decision).Outcome);
        Assert.Equal(records.OfType<DecisionRecord>().Count(), records.OfType<OutcomeRecord>().Count());
        Assert.Equal(ControlPhase.Stopped, (await cluster.Controller.ControlStatusAsync()).Phase);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing_to_the_mesh_and_the_next_start_goes_on_with_its_numbers()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        await cluster.Controller.StartControlAsync(ControlledCluster.Order(isDryRun: true));
        await cluster.UntilAsync(status => status.Step >= 3);
        await cluster.Controller.StopControlAsync("the test");
        long last = (await cluster.Controller.ControlStatusAsync()).Step;
        Assert.Empty(_mesh.Applied);

        await cluster.Controller.StartControlAsync(ControlledCluster.Order("second"));
        await cluster.UntilAsync(status => status.Counts.Applied == 1);
        await cluster.Controller.StopControlAsync("the test");
        ImmutableArray<JournalRecord> records = await cluster.RecordsAsync();
        DecisionRecord[] decisions = [.. records.OfType<DecisionRecord>()];
        Assert.Equal(Enumerable.Range(1, decisions.Length).Select(number => (long)number), decisions.Select(decision => decision.Decision));
        Assert.All(decisions, decision => Assert.Equal(decision.Decision <= last, decision.IsDryRun));
        Assert.DoesNotContain(records.OfType<EventRecord>(), happened => happened.Event == JournalEvent.MissedSteps);
    }

    // Of three remembered steps: the first two change nothing.
    [Fact]
    public async Task After_a_start_the_first_action_waits_until_the_window_has_filled()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        await cluster.Controller.StartControlAsync(ControlledCluster.Order(windowSteps: 3));
        await cluster.UntilAsync(status => status.Counts.Applied == 1);
        await cluster.Controller.StopControlAsync("the test");

        DecisionRecord[] decisions = [.. (await cluster.RecordsAsync()).OfType<DecisionRecord>()];
        Assert.All(decisions[..2], decision => Assert.True(decision.Desired.IsEmpty));
        Assert.All(decisions[..2], decision => Assert.Contains(decision.Rules, rule => rule.Rule == "restart"));
    }

    [Fact]
    public async Task A_controller_whose_silo_dies_before_it_can_confirm_goes_on_elsewhere_and_sends_nothing_twice()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source, silos: 2);
        _mesh.AfterApply = () =>
        {
            sent.TrySetResult();
            return Task.Delay(Timeout.Infinite, CancellationToken.None);
        };
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await cluster.Cluster.KillAsync(await cluster.Cluster.WhereAsync(cluster.Controller));
        ControlStatus status = await cluster.UntilAsync(status => status.Generation == 2 && status.Step >= 3);
        await cluster.Controller.StopControlAsync("the test");

        Assert.Single(_mesh.Applied);
        ImmutableArray<JournalRecord> records = await cluster.RecordsAsync();
        OutcomeRecord settled = records.OfType<OutcomeRecord>().Single(outcome => outcome.Decision == records.OfType<DecisionRecord>().First(decision => !decision.Desired.IsEmpty).Decision);
        Assert.Equal((DecisionOutcome.Recovered, 2L), (settled.Outcome, settled.Generation));
        Assert.Contains(records.OfType<EventRecord>(), happened => happened.Event == JournalEvent.TakenOver);
        Assert.Equal(2, status.Generation);
    }

    // Two consoles that share a data directory are two clusters of one silo each.
    [Fact]
    public async Task A_second_controller_is_refused_while_the_first_lives_and_takes_over_when_it_is_dead()
    {
        await using ControlledCluster first = await ControlledCluster.StartAsync(_mesh, _source);
        await using ControlledCluster second = await ControlledCluster.StartAsync(_mesh, _source, shared: first.Cluster.Storage);
        await first.Controller.StartControlAsync(ControlledCluster.Order());
        ControlRefusedException refused = await Assert.ThrowsAsync<ControlRefusedException>(() => second.Controller.StartControlAsync(ControlledCluster.Order("second")));
        Assert.StartsWith("found a controller of shop that runs since 20", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, generation 1", refused.Message, StringComparison.Ordinal);

        await first.Cluster.KillAsync(first.Cluster.Silos()[0]);
        await second.Controller.StartControlAsync(ControlledCluster.Order("third"));
        ControlStatus status = await second.UntilAsync(status => status.Generation == 2 && status.Counts.Decisions >= 1);
        await second.Controller.StopControlAsync("the test");
        Assert.Equal(ControlPhase.Running, status.Phase);
        Assert.Contains((await second.RecordsAsync()).OfType<EventRecord>(), happened => happened is { Event: JournalEvent.TakenOver, Generation: 2 });
    }

    [Fact]
    public async Task Orders_and_a_stop_of_another_console_are_taken_by_the_next_step()
    {
        await using ControlledCluster first = await ControlledCluster.StartAsync(_mesh, _source);
        await using ControlledCluster second = await ControlledCluster.StartAsync(_mesh, _source, shared: first.Cluster.Storage);
        await Assert.ThrowsAsync<ControlRefusedException>(() => second.Controller.OrderAsync(OperatorOrder.Pause, "the other"));
        await first.Controller.StartControlAsync(ControlledCluster.Order());
        await first.UntilAsync(status => status.Counts.Applied == 1);

        long pause = await second.Controller.OrderAsync(OperatorOrder.Pause, "the other");
        await second.UntilAsync(status => status is { IsPaused: true } && status.TakenOrder == pause);
        _mesh.Change(Cores(1), "kubectl-edit");
        long step = (await second.Controller.ControlStatusAsync()).Step;
        await second.UntilAsync(status => status.Step >= step + 2);
        Assert.Equal(1, _mesh.Present.NodeCores["node1"]);

        // What an operator paused stays so over a stop and a start.
        await second.Controller.StopControlAsync("the other");
        Assert.Equal(ControlPhase.Stopped, (await first.Controller.ControlStatusAsync()).Phase);
        await second.Controller.StartControlAsync(ControlledCluster.Order("second"));
        Assert.True((await second.UntilAsync(status => status.Generation == 2 && status.Step >= step + 4)).IsPaused);
        Assert.Equal(1, _mesh.Present.NodeCores["node1"]);

        await first.Controller.OrderAsync(OperatorOrder.Resume, "the first");
        await first.UntilAsync(status => status.Counts.Applied == 2);
        await first.Controller.StopControlAsync("the first");
        string[] events = [.. (await first.RecordsAsync()).OfType<EventRecord>().Select(happened => $"{happened.Event} {happened.Text}")];
        Assert.Contains("Ordered pause, by the other", events);
        Assert.Contains("Ordered resume, by the first", events);
        Assert.Contains(events, line => line.StartsWith("ForeignChange found 1 cores of node1, expected 2, kubectl-edit", StringComparison.Ordinal));
        Assert.Contains("Stopped by the other", events);
    }

    // The change begins before the stop is asked for, and takes longer than a controller that gives no sign of life counts as alive (0.9 s).
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stop_is_answered_when_nothing_is_changed_any_more(bool fromElsewhere)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ControlledCluster first = await ControlledCluster.StartAsync(_mesh, _source);
        await using ControlledCluster second = await ControlledCluster.StartAsync(_mesh, _source, shared: first.Cluster.Storage);
        await using ControlledCluster third = await ControlledCluster.StartAsync(_mesh, _source, shared: first.Cluster.Storage);
        _mesh.BeforeApply = (_, _) =>
        {
            begun.TrySetResult();
            return end.Task;
        };
        await first.Controller.StartControlAsync(ControlledCluster.Order());
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Task stopping = (fromElsewhere ? second : first).Controller.StopControlAsync("the test");
        long beats = (await third.Controller.ControlStatusAsync()).Beats;
        await third.UntilAsync(status => status.Beats >= beats + 5);
        bool isStopped = stopping.IsCompleted;
        ControlRefusedException another = await Assert.ThrowsAsync<ControlRefusedException>(() => third.Controller.StartControlAsync(ControlledCluster.Order("second")));
        end.SetResult();
        await stopping;

        Assert.False(isStopped);
        Assert.StartsWith("found a controller of shop that runs since 20", another.Message, StringComparison.Ordinal);
        Assert.Equal(ControlPhase.Stopped, (await third.Controller.ControlStatusAsync()).Phase);
    }

    // Who orders it means the controller of that time: one that is started later is not to be surprised.
    [Fact]
    public async Task An_order_to_a_dead_controller_is_dropped_by_the_next_start_and_a_pause_that_was_taken_is_told()
    {
        await using ControlledCluster first = await ControlledCluster.StartAsync(_mesh, _source);
        await using ControlledCluster second = await ControlledCluster.StartAsync(_mesh, _source, shared: first.Cluster.Storage);
        await first.Controller.StartControlAsync(ControlledCluster.Order());
        Assert.Equal([ControlledCluster.Name], await first.Cluster.Grains.GetGrain<IClusterGrain>(GrainKeys.Cluster).ListControllersAsync());
        long pause = await first.Controller.OrderAsync(OperatorOrder.Pause, "the test");
        await first.UntilAsync(status => status.TakenOrder == pause);
        await first.Cluster.KillAsync(first.Cluster.Silos()[0]);
        long resume = await second.Controller.OrderAsync(OperatorOrder.Resume, "the test");
        long step = (await second.Controller.ControlStatusAsync()).Step;
        await second.Controller.StartControlAsync(ControlledCluster.Order("second"));
        ControlStatus status = await second.UntilAsync(status => status.Generation == 2 && status.Step >= step + 3);
        await second.Controller.StopControlAsync("the test");

        Assert.Equal((true, pause, resume), (status.IsPaused, status.TakenOrder, status.LastOrder));
        EventRecord[] events = [.. (await second.RecordsAsync()).OfType<EventRecord>()];
        Assert.DoesNotContain(events, happened => happened.Text.StartsWith("resume", StringComparison.Ordinal));
        Assert.Contains(", paused, started by the test's second", events.Single(happened => happened.Event == JournalEvent.TakenOver).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_controller_ends_with_one_line_where_another_store_owns_the_mesh_and_may_be_started_anew()
    {
        const string Owned = "found the mesh held by control of shop by process 7 on elsewhere, generation 4 of store 3f9a12c4d0e1, since 2026-01-31 17:00:00 UTC, expected nobody";
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        string store = (await cluster.UntilAsync(status => status.Counts.Applied == 1)).Store;
        _mesh.BeforeRead = _ => throw new MeshOwnedException(Owned);
        ControlStatus status = await cluster.UntilAsync(status => status.Phase != ControlPhase.Running);

        Assert.Equal((ControlPhase.Failed, Owned), (status.Phase, status.Problem));
        EventRecord last = (await cluster.RecordsAsync()).OfType<EventRecord>().Last();
        Assert.Equal((JournalEvent.Displaced, Owned), (last.Event, last.Text));

        _mesh.BeforeRead = _ => Task.CompletedTask;
        await cluster.Controller.StartControlAsync(ControlledCluster.Order("second"));
        status = await cluster.UntilAsync(status => status.Generation == 2 && status.Counts.Decisions >= 3);
        await cluster.Controller.StopControlAsync("the test");
        Assert.Matches("^[0-9a-f]{12}$", store);
        Assert.Equal((store, (string?)null), (status.Store, status.Problem));
    }

    [Fact]
    public async Task Trouble_with_mesh_and_metrics_ends_nothing()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        _mesh.BeforeApply = (_, _) => throw new ActuatorException("found status 409", isPassing: true);
        _source.Failure = new MetricSourceException("Prometheus at http://x/: answers 500", isPassing: true);
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        await cluster.UntilAsync(status => status.Counts.Holds >= 2);
        _source.Failure = null;
        await cluster.UntilAsync(status => status.Counts.Failed >= 1);
        _mesh.BeforeApply = (_, _) => Task.CompletedTask;
        await cluster.UntilAsync(status => status.Counts.Applied == 1);
        await cluster.Controller.StopControlAsync("the test");

        JournalEvent[] events = [.. (await cluster.RecordsAsync()).OfType<EventRecord>().Select(happened => happened.Event)];
        Assert.Contains(JournalEvent.MetricsLost, events);
        Assert.Contains(JournalEvent.MetricsBack, events);
    }

    [Fact]
    public async Task A_start_that_a_broken_journal_keeps_from_going_on_is_told_once_and_tried_at_a_pace()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        IJournalGrain journal = cluster.Cluster.Grains.GetGrain<IJournalGrain>(GrainKeys.Controller(ControlledCluster.Name));
        await journal.AppendAsync(new JournalRow(0, 1, DateTimeOffset.UnixEpoch, "no record"u8.ToArray()));
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        ControlStatus status = await cluster.UntilAsync(status => status.Problem is not null);
        Assert.StartsWith("record 1 of the journal of shop:", status.Problem, StringComparison.Ordinal);

        // Long enough for two more attempts.
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        JournalRow started = Assert.Single(await journal.ReadAsync(2, 100));
        Assert.Contains("tarted", Encoding.UTF8.GetString(started.Json.Span), StringComparison.Ordinal);
        await cluster.Controller.StopControlAsync("the test");
        Assert.Equal(ControlPhase.Stopped, (await cluster.Controller.ControlStatusAsync()).Phase);
    }

    [Fact]
    public async Task The_same_order_twice_is_done_once_and_one_that_is_of_no_use_is_refused()
    {
        await using ControlledCluster cluster = await ControlledCluster.StartAsync(_mesh, _source);
        ControlOrder broken = ControlledCluster.Order() with { Scenario = "name: shop" };
        await Assert.ThrowsAsync<ControlRefusedException>(() => cluster.Controller.StartControlAsync(broken));
        Assert.Equal(ControlPhase.Unknown, (await cluster.Controller.ControlStatusAsync()).Phase);

        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        await cluster.Controller.StartControlAsync(ControlledCluster.Order());
        Assert.Equal(1, (await cluster.Controller.ControlStatusAsync()).Generation);
        await cluster.Controller.StopControlAsync("the test");
        await cluster.Controller.StopControlAsync("the test");
    }

    private static DesiredState Cores(double cores) => DesiredState.Unchanged with { NodeCores = ImmutableSortedDictionary<string, double>.Empty.Add("node1", cores) };
}
