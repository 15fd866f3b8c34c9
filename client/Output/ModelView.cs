using Meshward.Client.Results;
using Spectre.Console;

namespace Meshward.Client.Output;

/// <summary>The system model in words and one table.</summary>
internal static class ModelView
{
    private const int WideEnough = 125;
    private const int LinesShown = 2;

    private static readonly string[] s_headings =
        ["target", "NMAE, rows\nheld out", "R²", "NMAE,\nconfigurations\nheld out", "noise floor\n(ideal)", "median error,\nboth"];

    /// <summary>How the noise floors are to be read.</summary>
    public const string NoiseFloorMeaning =
        "the error of the mean of a configuration's other measurements. With few repetitions it overstates, so a model may come below it, but never much below the ideal one, which endless repetition would reach.";

    /// <summary>Writes it.</summary>
    public static void Show(ModelResult model, IAnsiConsole console)
    {
        string forests = model.Kind == "forest" ? $"{model.Forests} forests of {model.Trees} trees" : $"{model.Forests} boosted ensembles";
        console.MarkupLineInterpolated($"[bold]System model[/]  {forests}, seed {model.ModelSeed}, fitted in {Figures.Duration(model.FitSeconds)}");
        string leftOut = model.RowsLeftOut == 0
            ? "none left out"
            : $"{Figures.Count(model.RowsLeftOut)} left out ({string.Join(", ", model.LeftOut.Select(LeftOut))})";
        console.MarkupLineInterpolated(
            $"  {Figures.Count(model.RowsUsed)} rows of {model.Configurations} configurations from {model.Trace}; {leftOut}; {model.RowsOverloaded} in which nothing completed, counted as overload");
        foreach (string warning in model.Warnings)
        {
            console.MarkupLineInterpolated($"  [yellow]warning[/] {warning}");
        }

        Table table = TableFor(console.Profile.Width);
        bool isNarrow = console.Profile.Width < WideEnough;
        foreach (TargetScore target in model.Targets)
        {
            table.AddRow(
                Markup.Escape(isNarrow ? target.Name.Replace(".", ".\n", StringComparison.Ordinal) : target.Name),
                $"{Figures.Fixed(target.Nmae)} ± {Figures.Fixed(target.NmaeDeviation)}",
                Figures.Fixed(target.R2),
                Figures.Fixed(target.NmaeHeldOutConfigurations),
                Figures.Floor(target),
                target is { MedianError: double rows, MedianErrorHeldOutConfigurations: double configurations }
                    ? $"{Figures.Fixed(rows)}, {Figures.Fixed(configurations)}"
                    : "");
        }

        console.Write(table);
        if (model.Targets.Any(target => target.NoiseFloor is not null))
        {
            console.MarkupLineInterpolated($"  [grey]noise floor: {NoiseFloorMeaning}[/]");
            console.WriteLine();
        }
    }

    private static string LeftOut(LeftOut rows)
    {
        string lines = string.Join(", ", rows.Lines.Take(LinesShown)) + (rows.Count > LinesShown ? " and more" : "");
        return $"{Figures.Count(rows.Count)} {rows.Reason.Replace('_', ' ')}: {(rows.Count == 1 ? "line" : "lines")} {lines}";
    }

    // Narrow tables have their words on lines of their own: left to itself, the table would cut them.
    private static Table TableFor(int width)
    {
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string heading in s_headings)
        {
            TableColumn column = width < WideEnough
                ? new TableColumn(heading).NoWrap().PadLeft(0).PadRight(0)
                : new TableColumn(heading.Replace('\n', ' '));
            table.AddColumn(heading == s_headings[0] ? column : column.RightAligned());
        }

        return table;
    }
}
