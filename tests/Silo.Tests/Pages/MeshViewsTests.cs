using System.Collections.Immutable;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Grains.Contracts;
using Meshward.Silo.Pages;
using Meshward.Tests.Shared;

namespace Meshward.Silo.Tests.Pages;

public sealed class MeshViewsTests
{
    private static readonly JournalRecord[] _two = [.. JournalSamples.Step(1), .. JournalSamples.Step(2)];

    [Fact]
    public void An_objective_is_shown_with_what_was_measured_its_bound_and_how_often_it_was_met()
    {
        ObjectiveRow row = Assert.Single(MeshViews.Of(PageSamples.Look(_two)).Objectives);
        Assert.Equal(new ObjectiveRow("compute", "0.75", "at most 0.6", "missed", Tone.Bad, "0 %"), row);
    }

    [Theory]
    [InlineData("delay.web <= 0.2", 0.0838, true, "83.8 ms", "at most 0.2 s", "met")]
    [InlineData("carried.web >= 12", 9.5, false, "9.5 /s", "at least 12 /s", "missed")]
    [InlineData("blocking.web <= 0.3", null, null, "not known", "at most 30 %", "not known")]
    [InlineData("delay.web <= 0.2", null, false, "beyond measure", "at most 0.2 s", "missed")]
    public void Objectives_have_the_unit_of_what_they_are_on(string bound, double? value, bool? isKept, string measured, string limit, string standing)
    {
        DecisionRecord decision = JournalSamples.Decision(1) with { Bounds = [new Core.Control.JudgedBound(bound, value, isKept)] };
        ObjectiveRow row = Assert.Single(MeshViews.Of(PageSamples.Look(decision)).Objectives);
        Assert.Equal((measured, limit, standing), (row.Measured, row.Limit, row.Standing));
    }

    [Fact]
    public void A_decision_tells_its_rules_with_reasons_and_what_was_predicted_beside_what_was_measured()
    {
        StepRow row = MeshViews.Of(PageSamples.Look(_two)).Steps[0];
        Assert.Equal((2L, "cores.node1 2 → 3", "web 40.5 /s", "proposed by the learned policy"), (row.Number!.Value, row.Title, row.Load, row.By));
        Assert.Equal(("largest-change", "cores.node1 from 2 to 5: set to 3"), Assert.Single(row.Reasons));
        Assert.Equal(new Comparison("compute", "0.5", "0.55"), Assert.Single(row.Comparison));
        Assert.Equal(("applied", Tone.Good, "1 of 1 met", Tone.Good), (row.Outcome, row.OutcomeTone, row.Met, row.MetTone));
        Assert.Equal(["Seen", "Proposed", "Rules", "Decided", "Sent", "Came of it"], row.Story.Select(part => part.Heading));
    }

    [Fact]
    public void A_decision_that_was_not_measured_yet_says_so()
    {
        StepRow row = Assert.Single(MeshViews.Of(PageSamples.Look(JournalSamples.Decision(1))).Steps);
        Assert.Equal(("unconfirmed", "…", "…"), (row.Outcome, row.Met, Assert.Single(row.Comparison).Measured));
    }

    [Fact]
    public void Events_stand_among_decisions()
    {
        ImmutableArray<StepRow> steps = MeshViews.Of(PageSamples.Look([.. _two, JournalSamples.Event(JournalEvent.Ordered, JournalSamples.TimeOf(3), "pause, by ada")])).Steps;
        Assert.Equal((null, "ordered", "pause, by ada"), (steps[0].Number, steps[0].Title, steps[0].Reasons[0].Text));
        Assert.Equal([null, 2, 1], steps.Select(step => step.Number));
    }

    [Fact]
    public void Carried_load_is_what_was_offered_without_what_was_shed()
    {
        MeshView view = MeshViews.Of(PageSamples.Look([.. JournalSamples.Step(1)[..2], JournalSamples.Observation(1) with { At = JournalSamples.TimeOf(2) }, JournalSamples.Decision(2)]));
        ChartLine carried = view.Hour.Load.Lines.Single(line => line.Name == "web carried");
        Assert.Equal(40.5 * (1 - 0.098), carried.Ys[^1]!.Value, 1e-9);
        Assert.Equal(("40.5 /s", "36.53 /s"), (view.Loads[0].Offered, view.Loads[0].Carried));
    }

    [Fact]
    public void Charts_of_objectives_have_the_bound_and_what_was_predicted_for_the_interval_that_was_measured()
    {
        DecisionRecord second = JournalSamples.Decision(2) with { Bounds = [new Core.Control.JudgedBound("delay.web <= 0.2", 0.15, true)], Predicted = null };
        DecisionRecord first = JournalSamples.Decision(1) with
        {
            Bounds = [new Core.Control.JudgedBound("delay.web <= 0.2", 0.25, false)],
            Predicted = new PredictedOutcome(JournalSamples.Values(("delay.web", 0.125)), 0.8),
        };
        ChartView chart = Assert.Single(MeshViews.Of(PageSamples.Look(first, JournalSamples.Observation(1) with { At = second.At }, second)).Hour.Objectives);
        Assert.Equal(("delay.web", "ms"), (chart.Title, chart.Unit));
        Assert.Equal([250, 150], chart.Lines.Single(line => line.Name == "measured").Ys);
        Assert.Equal([null, 125], chart.Lines.Single(line => line.Name == "predicted").Ys);
        Assert.Equal([200, 200], chart.Lines.Single(line => line.Look == LineLook.Bound).Ys);
    }

    // Nothing is drawn between a stop and the next start.
    [Fact]
    public void Where_nothing_was_measured_for_long_a_line_is_broken()
    {
        JournalRecord[] records = [.. new long[] { 1, 2, 3, 30, 31, 32 }.Select(number => JournalSamples.Decision(number))];
        ChartLine line = MeshViews.Of(PageSamples.Look(records)).Hour.Load.Lines[0];
        Assert.Equal([40.5, 40.5, 40.5, null, 40.5, 40.5, 40.5], line.Ys);
    }

    [Fact]
    public void Configuration_is_shown_by_kind_with_shares_as_percent()
    {
        DecisionRecord decision = JournalSamples.Decision(1) with { Controls = [new("routing.web.node1", 0.25, 0.5), new("cores.node1", 2, 2), new("blocking.web", null, null)] };
        MeshView view = MeshViews.Of(PageSamples.Look(decision));
        Assert.Equal(
            [new("routing.web.node1", "Routing weights", "25 %", "50 %", 0.25), new("cores.node1", "Cores", "2 cores", "", null), new("blocking.web", "Blocked share", "not known", "", null)],
            view.Controls);
        Assert.Equal(["Routing weights", "Cores", "Blocked share"], view.Hour.Controls.Select(chart => chart.Title));
    }

    public static TheoryData<ControlPhase, bool, bool, bool, string> Standings => new()
    {
        { ControlPhase.Running, true, false, false, "acting" },
        { ControlPhase.Running, true, true, false, "paused" },
        { ControlPhase.Running, true, false, true, "dry run" },
        { ControlPhase.Running, false, false, false, "no sign of life" },
        { ControlPhase.Stopped, true, true, false, "stopped, paused" },
        { ControlPhase.Failed, true, false, false, "failed" },
        { ControlPhase.Unknown, true, false, false, "no controller" },
    };

    [Theory]
    [MemberData(nameof(Standings))]
    public void The_page_says_how_the_controller_stands(ControlPhase phase, bool isAlive, bool isPaused, bool isDryRun, string word)
    {
        MeshLook look = PageSamples.Look(_two);
        MeshView view = MeshViews.Of(look with { IsAlive = isAlive, Status = look.Status with { Phase = phase, IsPaused = isPaused, IsDryRun = isDryRun } });
        Assert.Equal(word, view.Standing.Word);
        bool isRunning = phase == ControlPhase.Running;
        Assert.Equal((isRunning && !isPaused, isRunning && isPaused, isRunning), (view.Orders.CanPause, view.Orders.CanResume, view.Orders.CanRollBack));
    }

    [Fact]
    public void An_order_that_no_step_has_taken_is_told()
    {
        MeshLook look = PageSamples.Look(_two);
        Assert.Contains("waits", MeshViews.Of(look with { Status = look.Status with { LastOrder = 2, TakenOrder = 1 } }).Orders.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_announced_changes_with_what_matters_alone()
    {
        MeshLook look = PageSamples.Look(_two);
        string before = MeshViews.Of(look).Announcement;
        Assert.Equal("shop: acting. Missed: compute. Adaptation: follows its policy.", before);
        Assert.Equal(before, MeshViews.Of(PageSamples.Look([.. _two, .. JournalSamples.Step(3)])).Announcement);
        ControlStatus drifted = look.Status with { Adaptation = look.Status.Adaptation! with { Stage = AdaptationStage.Rollout } };
        Assert.NotEqual(before, MeshViews.Of(look with { Status = drifted }).Announcement);
    }

    [Fact]
    public void Learning_curves_share_their_steps_and_the_optimum()
    {
        MeshView view = MeshViews.Of(PageSamples.Look(_two) with { Trainings = [PageSamples.Training(), PageSamples.Training("shop-6") with { Curve = [(512, 1), (4_096, 2)] }] });
        Assert.Equal([512.0, 1_024, 2_048, 4_096], view.Learning!.Xs);
        Assert.Equal([null, 1.5, 3, 3.5], view.Learning.Lines[0].Ys);
        Assert.Equal([4, 4, 4, 4], view.Learning.Lines[2].Ys);
        Assert.Equal(("shop-7", "finished", "4,096", "3.5 of 4 (87.5 %)"), (view.Trainings[0].Run, view.Trainings[0].Phase, view.Trainings[0].Steps, view.Trainings[0].Reward));
    }

    [Fact]
    public void Of_a_wide_mesh_a_page_shows_what_is_missed_first_and_not_all()
    {
        MeshView view = MeshViews.Of(PageSamples.Look(PageSamples.Of(1_000)));
        Assert.Equal((60, 60), (view.Objectives.Length, view.Loads.Length));
        Assert.Equal("missed", view.Objectives[0].Standing);
        Assert.Equal(6, view.Hour.Objectives.Length);
        Assert.InRange(MeshHtml.Page(view, new PageFrame("hour", "/e", null, "/o", "proof", "t")).Text.Length, 1_000, 200_000);
    }
}
