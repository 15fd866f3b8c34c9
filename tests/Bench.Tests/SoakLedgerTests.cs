using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Control.Journal;
using Meshward.Tests.Shared;

namespace Meshward.Bench.Tests;

/// <summary>What a soak says of decisions: each kind of loss and doubling is found, and nothing is found where nothing is wrong.</summary>
public sealed class SoakLedgerTests
{
    private static readonly DesiredState s_wanted = JournalSamples.Decision(1).Desired;

    [Fact]
    public void Decisions_that_were_made_sent_and_confirmed_once_are_neither_lost_nor_doubled()
    {
        SoakLedger ledger = Look([.. JournalSamples.Step(1), .. JournalSamples.Step(2)], [Sent(1), Sent(2)]);
        Assert.Equal((2L, 2L, 0, 0), (ledger.Decisions, ledger.Sent, ledger.Lost, ledger.Doubled));
        Assert.Empty(ledger.AppliedUnsent);
        Assert.Equal(60, ledger.LongestSecondsBetween);
    }

    [Fact]
    public void A_number_that_no_decision_has_is_lost() =>
        Assert.Equal([2L], Look([.. JournalSamples.Step(1), .. JournalSamples.Step(3)], [Sent(1), Sent(3)]).MissingNumbers);

    [Fact]
    public void A_decision_without_outcome_is_lost() =>
        Assert.Equal([2L], Look([.. JournalSamples.Step(1), JournalSamples.Decision(2)], [Sent(1), Sent(2)]).Unsettled);

    [Fact]
    public void A_number_that_two_decisions_have_is_doubled() =>
        Assert.Equal([1L], Look([.. JournalSamples.Step(1), JournalSamples.Decision(1, generation: 2)], [Sent(1)]).DoubledNumbers);

    [Fact]
    public void Two_outcomes_of_a_decision_are_doubled() =>
        Assert.Equal([1L], Look([.. JournalSamples.Step(1), JournalSamples.Outcome(1, DecisionOutcome.Recovered, generation: 2)], [Sent(1)]).DoubledOutcomes);

    [Fact]
    public void A_decision_that_came_to_the_mesh_twice_is_doubled() =>
        Assert.Equal([1L], Look([.. JournalSamples.Step(1)], [Sent(1), Sent(1)]).SentTwice);

    [Fact]
    public void A_change_that_the_last_decision_did_not_ask_for_is_doubled()
    {
        SentChange other = Sent(1) with { Changed = DesiredState.Unchanged with { NodeCores = JournalSamples.Values(("node1", 4)) } };
        Assert.Equal([other.At], Look([.. JournalSamples.Step(1)], [Sent(1), other]).SentUndecided);
    }

    [Fact]
    public void What_the_mesh_refused_is_no_change()
    {
        SoakLedger ledger = Look([.. JournalSamples.Step(1)], [Sent(1), Sent(1) with { Status = 409 }]);
        Assert.Equal((1L, 1L, 0), (ledger.Sent, ledger.Refused, ledger.Doubled));
    }

    [Fact]
    public void A_decision_that_is_said_to_be_applied_and_was_not_seen_is_named() =>
        Assert.Equal([1L], Look([.. JournalSamples.Step(1)], []).AppliedUnsent);

    [Fact]
    public void Missed_steps_are_those_that_the_controllers_counted()
    {
        SoakLedger ledger = Look(
            [
                .. JournalSamples.Step(1),
                JournalSamples.Event(JournalEvent.MissedSteps, JournalSamples.TimeOf(2), "3 time steps without a decision: the last one was 9 s ago"),
                JournalSamples.Event(JournalEvent.MissedSteps, JournalSamples.TimeOf(2), "1 time step without a decision: the last one was 4 s ago"),
                JournalSamples.Event(JournalEvent.TakenOver, JournalSamples.TimeOf(2), "generation 2 goes on"),
            ],
            [Sent(1)]);
        Assert.Equal((4L, 1L), (ledger.MissedSteps, ledger.TakenOver));
    }

    [Fact]
    public void A_record_that_is_missing_is_counted()
    {
        ImmutableArray<JournalRecord> step = JournalSamples.Step(1);
        SoakLedger ledger = SoakLedger.Of([new StoredRecord(1, step[0]), new StoredRecord(2, step[1]), new StoredRecord(4, step[2])], [Sent(1)]);
        Assert.Equal(1, ledger.MissingRecords);
    }

    [Fact]
    public void A_change_is_read_as_the_testbed_would()
    {
        DesiredState read = ChangeWitness.Read("""{ "generation": 7, "services": { "web": { "weights": { "node1": 80, "node2": 20 }, "blocking": 0.25 } }, "nodes": { "node1": { "cores": 3 } } }""");
        Assert.Equal("node1 80 %, node2 20 %, 25 % rejected", read.Traffic["web"].ToString());
        Assert.Equal(3, read.NodeCores["node1"]);
    }

    [Theory]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "x")]
    [InlineData("--seed", "-1")]
    [InlineData("--hours", "1")]
    [InlineData("--seed")]
    public void Flags_that_make_no_sense_are_refused(params string[] arguments) =>
        Assert.Contains("expected", Assert.Throws<InvalidDataException>(() => SoakSettings.Parse(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_silo_that_is_spared_is_never_ended_and_the_others_are()
    {
        ImmutableArray<SoakEnd> ends = SoakEnd.AtRandom(SoakSettings.Parse(["--spare-one"]), silos: 3);
        Assert.Equal([0, 1], ends.Select(end => end.Silo).Distinct().Order());
        Assert.Contains(2, SoakEnd.AtRandom(SoakSettings.Parse([]), silos: 3).Select(end => end.Silo));
    }

    [Fact]
    public void An_upgrade_spares_no_silo() =>
        Assert.Contains("--spare-one", Assert.Throws<InvalidDataException>(() => SoakSettings.Parse(["--spare-one"], isUpgrade: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void Growth_is_the_slope_of_a_line_through_the_samples()
    {
        Assert.Equal(0.5, SiloLife.SlopeOf([(0, 100), (60, 130), (120, 160)])!.Value, 1e-9);
        Assert.Null(SiloLife.SlopeOf([(0, 100), (30, 130), (59, 160)]));
    }

    private static SentChange Sent(long decision) => new(JournalSamples.TimeOf(decision).AddSeconds(0.5), s_wanted, 200);

    private static SoakLedger Look(ImmutableArray<JournalRecord> records, ImmutableArray<SentChange> sent) =>
        SoakLedger.Of([.. records.Select((record, place) => new StoredRecord(place + 1, record))], sent);
}
