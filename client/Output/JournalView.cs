using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Results;
using Meshward.Core.Control.Journal;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>A journal for people: a row for each decision, and lines for events between the rows.</summary>
internal static class JournalView
{
    private const int Gap = 2;

    private static readonly string[] s_heads = ["UTC", "decision", "load", "change", "source", "rules", "outcome", "met"];

    /// <summary>Writes what was read.</summary>
    public static void Show(JournalResult result, IAnsiConsole console)
    {
        ImmutableArray<JournalEntry> entries = JournalFold.Of(result.Stored);
        console.MarkupLineInterpolated($"[bold]Journal[/]  {result.Mesh.Name}, until {result.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        int[]? widths = Widths([s_heads, .. entries.Where(entry => entry.Decision is not null).Select(Cells)], console.Profile.Width);
        Table? table = Make(widths);
        table.AddRow([.. s_heads.Select(head => $"[grey]{Markup.Escape(head)}[/]")]);
        DateTime day = default;
        foreach (JournalEntry entry in entries)
        {
            bool isNextDay = entry.Record.At.UtcDateTime.Date != day;
            if (isNextDay || entry.Event is not null)
            {
                Write(ref table, console);
            }

            if (isNextDay)
            {
                day = entry.Record.At.UtcDateTime.Date;
                console.MarkupLineInterpolated($"[grey]{day:yyyy-MM-dd}[/]");
            }

            if (entry.Event is { } happened)
            {
                console.MarkupLineInterpolated($"{Line(happened)}");
            }
            else
            {
                table ??= Make(widths);
                table.AddRow([.. Cells(entry).Select(Markup.Escape)]);
            }
        }

        Write(ref table, console);
    }

    /// <summary>A decision on one line, for those who follow.</summary>
    public static string Line(JournalEntry entry)
    {
        string[] cells = Cells(entry);
        return $"{cells[0]}  #{cells[1]}  {cells[2]}  {cells[3]}  {cells[4]}  {cells[5]}  {cells[6]}{(entry.Outcome?.Text is string text ? $": {text}" : "")}";
    }

    /// <summary>An event on one line.</summary>
    public static string Line(EventRecord happened) => $"{Time(happened)}  {JournalWords.Of(happened.Event)}: {happened.Text}";

    /// <summary>What was measured after a decision, on one line.</summary>
    public static string Line(ObservationRecord observation) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Time(observation)}  #{observation.Decision} measured: {string.Join(", ", observation.Bounds.Select(StoryWords.Bound).DefaultIfEmpty("no objective"))}");

    private static string[] Cells(JournalEntry entry)
    {
        DecisionRecord decision = entry.Decision!;
        return
        [
            Time(decision), decision.Decision.ToString(CultureInfo.InvariantCulture), JournalWords.Loads(decision), JournalWords.Changes(decision),
            JournalWords.Source(decision), JournalWords.Rules(decision), JournalWords.Outcome(entry.Outcome), JournalWords.Met(entry.Observation?.Bounds),
        ];
    }

    private static string Time(JournalRecord record) => record.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    // The same in all tables between events; null where they are wider than the terminal, so that each table breaks its lines as it can.
    private static int[]? Widths(ImmutableArray<string[]> rows, int most)
    {
        int[] widths = [.. s_heads.Select((_, place) => rows.Max(row => row[place].Length))];
        return widths.Sum() + Gap * widths.Length <= most ? widths : null;
    }

    private static Table Make(int[]? widths)
    {
        Table table = new Table().Border(TableBorder.None).HideHeaders();
        foreach ((int place, string head) in s_heads.Index())
        {
            table.AddColumn(new TableColumn("")
            {
                Padding = new Padding(0, 0, Gap, 0),
                Alignment = head is "decision" or "met" ? Justify.Right : Justify.Left,
                Width = widths?[place],
            });
        }

        return table;
    }

    private static void Write(ref Table? table, IAnsiConsole console)
    {
        if (table is not null)
        {
            console.Write(table);
        }

        table = null;
    }
}
