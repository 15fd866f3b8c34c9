using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Meshward.Bench;

/// <summary>What came of a soak.</summary>
/// <param name="Made">When it ended.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Load">Processes that wanted a core when it ended, mean over a minute.</param>
/// <param name="Command">What repeats it.</param>
/// <param name="Kills">Silos that were ended.</param>
/// <param name="Decisions">What became of the controller's decisions.</param>
/// <param name="ConsoleFollowed">Whether the console that followed the controller did so to the end.</param>
/// <param name="TrainingRounds">Rounds of the training.</param>
/// <param name="TrainingLongestSeconds">The longest time in which none ended.</param>
/// <param name="TrainingProblem">Why the training could not be followed to the end; null where it could.</param>
/// <param name="Requests">What became of the requests to the mesh.</param>
/// <param name="Silos">Memory of each silo that was started.</param>
internal sealed record SoakResult(
    DateTimeOffset Made,
    string Machine,
    string? Load,
    string Command,
    ImmutableArray<SoakKill> Kills,
    SoakLedger Decisions,
    bool ConsoleFollowed,
    int TrainingRounds,
    double TrainingLongestSeconds,
    string? TrainingProblem,
    SoakRequests Requests,
    ImmutableArray<SoakMemory> Silos)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Puts together what was seen.</summary>
    public static SoakResult Of(
        SoakSettings settings, IEnumerable<SoakKill> kills, IEnumerable<SiloLife> lives, SoakLedger decisions, JsonElement load, TrainingPulse pulse, bool isFollowed)
    {
        RatioRun run = RatioRun.Of([], TimeProvider.System);
        return new(
            run.Made, run.Machine, run.Load, settings.Command, [.. kills], decisions, isFollowed,
            pulse.Rounds, pulse.LongestSeconds, pulse.Problem, SoakRequests.Of(load),
            [.. lives.Where(life => life.AtStart is not null).Select(SoakMemory.Of)]);
    }

    /// <summary>As JSON with snake_case keys.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    /// <summary>As tables in Markdown.</summary>
    public string ToMarkdown()
    {
        SoakMemory? longest = Silos.MaxBy(silo => silo.Seconds);
        double[] back = [.. Kills.Select(kill => kill.BackAfterSeconds)];
        (string What, string Is)[] rows =
        [
            ("silos killed, asked to end", Text($"{Kills.Count(kill => !kill.IsOrderly)}, {Kills.Count(kill => kill.IsOrderly)}")),
            ("from there until the next one is ready, at most", Text($"{(back.Length > 0 ? back.Max() : 0):0.0} s")),
            ("decisions made", Text($"{Decisions.Decisions}")),
            ("... lost: a number missing, or no outcome", Text($"{Decisions.Lost}")),
            ("... doubled: a number or an outcome twice, sent twice, or sent and not decided", Text($"{Decisions.Doubled}")),
            ("... by outcome", string.Join(", ", Decisions.Outcomes.Select(pair => Text($"{pair.Key} {pair.Value}")))),
            ("changes that the mesh took, refused", Text($"{Decisions.Sent}, {Decisions.Refused}")),
            ("taken over by another silo", Text($"{Decisions.TakenOver}")),
            ("time steps without a decision", Text($"{Decisions.MissedSteps}")),
            ("time between two decisions: median, longest", Text($"{Decisions.MedianSecondsBetween:0.00} s, {Decisions.LongestSecondsBetween:0.0} s")),
            ("the console that followed the controller", ConsoleFollowed ? "did so to the end" : "ended before"),
            ("rounds of the training", Text($"{TrainingRounds}")),
            ("longest time without one", Text($"{TrainingLongestSeconds:0.0} s{(TrainingProblem is null ? "" : $"; it could not be followed to the end ({TrainingProblem})")}")),
            ("requests to the mesh: sent, served, shed, failed", Text($"{Requests.Sent}, {Requests.Served}, {Requests.Shed}, {Requests.Failed}{(Requests.Failures.IsEmpty ? "" : $" ({string.Join(", ", Requests.Failures.Select(pair => Text($"{pair.Key} {pair.Value}")))})")}")),
            ("memory of the silo that lived longest", longest?.ToString() ?? "-"),
        ];
        return string.Join('\n',
        [
            FormattableString.Invariant($"# {(Command.Contains("--before", StringComparison.Ordinal) ? "Upgrade" : "Soak")}, {Made:yyyy-MM-dd}"),
            "",
            Text($"{Machine}; load average {Load ?? "unknown"} at the end; `{Command}`."),
            "",
            "| | |",
            "|---|---|",
            .. rows.Select(row => $"| {row.What} | {row.Is} |"),
            "",
            "| silo | lived, s | MiB at start | after 5 min | most | at the end | MiB an hour after 5 min | in the second half |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
            .. Silos.Select(silo => Text(
                $"| {silo.Silo} | {silo.Seconds:0} | {silo.AtStart:0} | {Known(silo.Warm)} | {silo.Most:0} | {silo.AtEnd:0} | {Known(silo.MibAnHour)} | {Known(silo.LateMibAnHour)} |")),
            "",
        ]);
    }

    private static string Known(double? number) => number?.ToString("0", CultureInfo.InvariantCulture) ?? "-";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
