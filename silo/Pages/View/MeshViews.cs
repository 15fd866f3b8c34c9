using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Control.Journal;
using Meshward.Core.Control.Loop;
using Meshward.Grains.Contracts;

namespace Meshward.Silo.Pages;

/// <summary>From what is known of a mesh to what its page says.</summary>
internal static class MeshViews
{
    // What a table can show to somebody who looks at it.
    private const int MostRows = 60;

    private static readonly ImmutableArray<JournalEvent> _ofDrift = [JournalEvent.ModelDrift, JournalEvent.RolloutStarted, JournalEvent.RolloutEnded, JournalEvent.PolicySwapped];

    /// <summary>The page.</summary>
    /// <param name="look">What is known.</param>
    public static MeshView Of(MeshLook look)
    {
        StandingView standing = StandingOf(look);
        ImmutableArray<ObjectiveRow> objectives = ObjectivesOf(look.History);
        AdaptationView adaptation = AdaptationOf(look);
        return new MeshView
        {
            Mesh = look.Mesh,
            Now = look.Now,
            Standing = standing,
            Tiles = TilesOf(look),
            Facts = FactsOf(look.Status),
            Objectives = objectives,
            Loads = LoadsOf(look.History),
            Controls = ControlsOf(look.History.Newest?.Decision),
            Steps = [.. look.History.Entries.Select(StepRows.Of)],
            Adaptation = adaptation,
            Trainings = [.. look.Trainings.Select(TrainingRows.Of)],
            Orders = OrdersOf(look),
            Hour = MeshCharts.Of(look.History, look.History.Hour),
            Day = MeshCharts.Of(look.History, look.History.Day),
            Learning = TrainingRows.Chart(look.Trainings),
            IsReading = !look.History.IsComplete,
            Announcement = Announce(look.Mesh, standing, objectives, adaptation),
        };
    }

    private static StandingView StandingOf(MeshLook look)
    {
        ControlStatus status = look.Status;
        string where = status.Generation == 0 ? "No controller was ever started on this mesh." : string.Create(
            CultureInfo.InvariantCulture,
            $"Generation {status.Generation} on {status.Holder}{(status.Since is DateTimeOffset since ? $", since {Words.DayAndTime(since)}" : "")}.");
        string? problem = look.Problem ?? status.Problem;
        return (status.Phase, look.IsAlive, status.IsPaused, status.IsDryRun) switch
        {
            (ControlPhase.Unknown, _, _, _) => new("no controller", Tone.Plain, where, problem),
            (ControlPhase.Failed, _, _, _) => new("failed", Tone.Bad, where, problem),
            (ControlPhase.Stopped, _, bool isPaused, _) => new(isPaused ? "stopped, paused" : "stopped", Tone.Plain, where, problem),
            (_, false, _, _) => new("no sign of life", Tone.Bad, $"{where} Another silo, or the next start, takes the mesh over.", problem),
            (_, _, true, _) => new("paused", Tone.Warning, $"{where} It watches and decides, and changes nothing.", problem),
            (_, _, _, true) => new("dry run", Tone.Plain, $"{where} It tells what it would do, and changes nothing.", problem),
            _ => new("acting", Tone.Good, $"{where} Its decisions are carried out.", problem),
        };
    }

    private static ImmutableArray<TileView> TilesOf(MeshLook look)
    {
        DecisionRecord? newest = look.History.Newest?.Decision;
        JudgedBound[] judged = [.. newest?.Bounds.Where(bound => bound.IsKept is not null) ?? []];
        int met = judged.Count(bound => bound.IsKept == true);
        double[] cores = [.. newest?.Controls.Where(control => Words.UnitOf(control.Control) == "cores").Select(control => control.Present ?? double.NaN) ?? []];
        return
        [
            new TileView("Objectives met", judged.Length == 0 ? "not known" : FormattableString.Invariant($"{met} of {judged.Length}"), "in the last interval", judged.Length == 0 ? Tone.Plain : met == judged.Length ? Tone.Good : Tone.Bad),
            Share("Last hour", look.History.Hour.Total(SeriesNames.AllKept)),
            Share("Last day", look.History.Day.Total(SeriesNames.AllKept)),
            new TileView("Offered load", newest is null ? "not known" : $"{StoryWords.Number(newest.Observed.Loads.Sum())} /s", newest is null ? "no decision yet" : newest.Observed.IsGood ? "requests per second" : "partly filled in", newest is { Observed.IsGood: false } ? Tone.Warning : Tone.Plain),
            .. cores.Length == 0 ? [] : new[] { new TileView("Cores", StoryWords.Number(cores.Sum()), "that controls set", Tone.Plain) },
            new TileView("Last decision", newest is null ? "none" : FormattableString.Invariant($"#{newest.Decision}"), newest is null ? "no decision yet" : $"at {Words.Time(newest.At)} UTC", Tone.Plain),
        ];
    }

    private static TileView Share(string name, Cell? kept) => kept is not Cell cell
        ? new TileView(name, "not known", "of steps met them all", Tone.Plain)
        : new TileView(name, $"{StoryWords.Number(Math.Floor(cell.Mean * 1000) / 10)} %", "of steps met them all", cell.Mean >= 0.999 ? Tone.Good : cell.Mean < 0.95 ? Tone.Bad : Tone.Warning);

    private static ImmutableArray<(string Name, string Value)> FactsOf(ControlStatus status)
    {
        CycleCounts counts = status.Counts;
        return
        [
            ("decisions", Words.Count(counts.Decisions)),
            ("carried out", Words.Count(counts.Applied)),
            ("could not be carried out", Words.Count(counts.Failed)),
            ("held by safety rules", Words.Count(counts.Holds)),
            ("rollbacks", Words.Count(counts.Rollbacks)),
            ("steps without a decision", Words.Count(counts.MissedSteps)),
            ("changes by others", Words.Count(counts.ForeignChanges)),
            ("time to decide, median", status.DecisionP50 is double median ? StoryWords.Seconds(median) : "not known"),
            ("time to decide, 99 of 100", status.DecisionP99 is double most ? StoryWords.Seconds(most) : "not known"),
            ("policy", status.PolicySha256 is string hash ? Words.Hash(hash) : "the calibrated rules"),
        ];
    }

    private static ImmutableArray<ObjectiveRow> ObjectivesOf(MeshHistory history) =>
    [
        .. (history.Newest?.Decision?.Bounds ?? []).OrderBy(bound => bound.IsKept switch { false => 0, null => 1, true => 2 }).Take(MostRows).Select(bound =>
        {
            (string quantity, bool isUpper, double? limit) = Words.Bound(bound.Bound);
            return new ObjectiveRow(
                quantity,
                bound.Value is null && bound.IsKept == false ? "beyond measure" : Words.Value(quantity, bound.Value),
                limit is null ? "as written" : $"{(isUpper ? "at most" : "at least")} {Words.Value(quantity, limit)}",
                bound.IsKept switch { true => "met", false => "missed", null => "not known" },
                bound.IsKept switch { true => Tone.Good, false => Tone.Bad, null => Tone.Plain },
                history.Hour.Total(SeriesNames.Kept(bound.Bound)) is Cell kept ? $"{StoryWords.Number(Math.Floor(kept.Mean * 1000) / 10)} %" : "not followed");
        }),
    ];

    private static ImmutableArray<LoadRow> LoadsOf(MeshHistory history) =>
    [
        .. (history.Newest?.Decision?.Observed.Services ?? []).OrderBy(service => service.Quality == SignalQuality.Good).Take(MostRows).Select(service =>
        {
            bool isGood = service.Quality == SignalQuality.Good;
            double shed = history.Hour.Stretches.IsEmpty ? double.NaN
                : history.Hour.Stretches.Reverse().Select(cells => cells.TryGetValue(SeriesNames.Shed(service.Service), out Cell cell) ? cell.Last : double.NaN).FirstOrDefault(double.IsFinite, double.NaN);
            return new LoadRow(
                service.Service,
                $"{StoryWords.Number(service.LoadPerSecond)} /s",
                double.IsNaN(shed) ? "all of it" : $"{StoryWords.Number(service.LoadPerSecond * (1 - shed))} /s",
                isGood ? "good" : $"{StoryWords.Of(service.Quality)}{StoryWords.Because(service.Reason)}",
                isGood ? Tone.Good : Tone.Warning);
        }),
    ];

    private static ImmutableArray<ControlRow> ControlsOf(DecisionRecord? decision) =>
    [
        .. (decision?.Controls ?? []).Take(MostRows).Select(control => new ControlRow(
            control.Control,
            Words.KindOf(control.Control),
            Words.Value(control.Control, control.Present),
            control.Desired is null || control.Desired == control.Present ? "" : Words.Value(control.Control, control.Desired),
            Words.UnitOf(control.Control) == "%" && control.Present is double share && double.IsFinite(share) ? Math.Clamp(share, 0, 1) : null)),
    ];

    private static AdaptationView AdaptationOf(MeshLook look)
    {
        JournalEntry? drift = look.History.Entries.FirstOrDefault(entry => entry.Event is { } happened && _ofDrift.Contains(happened.Event));
        string? line = drift?.Event is { } told ? $"{Words.DayAndTime(told.At)}, {Words.Of(told.Event)}: {told.Text}" : null;
        return look.Status.Adaptation is not { } status
            ? new AdaptationView("does not adapt", Tone.Plain, [], line)
            : new AdaptationView(
                status.Stage switch { AdaptationStage.Following => "follows its policy", AdaptationStage.Rollout => "looks ahead: the model has drifted", _ => "looks ahead and retrains" },
                status.Stage == AdaptationStage.Following ? Tone.Good : Tone.Warning,
                [
                    ("model", status.ModelSamples == 0 ? "of the trace" : $"refitted on {StoryWords.Samples(status.ModelSamples)}"),
                    ("policy in force", status.Run is string run ? $"{Words.Hash(status.PolicySha256)} of {run}" : Words.Hash(status.PolicySha256)),
                    ("drifts noticed", Words.Count(status.Drifts)),
                    ("trainings begun", Words.Count(status.Trainings)),
                    ("policies that took over", Words.Count(status.Swaps)),
                    ("trainings without a policy", Words.Count(status.Refused)),
                ],
                line);
    }

    private static OrdersView OrdersOf(MeshLook look)
    {
        ControlStatus status = look.Status;
        bool isRunning = status.Phase == ControlPhase.Running;
        bool isWaiting = isRunning && status.LastOrder > status.TakenOrder;
        string note = !isRunning ? "No controller runs that could be asked."
            : !look.IsAlive ? "The controller gives no sign of life: an order waits until another silo goes on, and the next start drops it."
            : isWaiting ? "An order waits: the next step takes it."
            : "An order is taken by the next step, and stands in the journal with who gave it.";
        return new OrdersView(isRunning && !status.IsPaused, isRunning && status.IsPaused, isRunning, note);
    }

    private static string Announce(string mesh, StandingView standing, ImmutableArray<ObjectiveRow> objectives, AdaptationView adaptation)
    {
        string[] missed = [.. objectives.Where(objective => objective.Tone == Tone.Bad).Select(objective => objective.Bound)];
        string met = objectives.IsEmpty ? "" : missed.Length == 0 ? " All objectives are met." : $" Missed: {Words.Some([.. missed], "")}.";
        return $"{mesh}: {standing.Word}.{met} Adaptation: {adaptation.Stage}.";
    }
}
