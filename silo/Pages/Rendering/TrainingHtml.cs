namespace Meshward.Silo.Pages;

/// <summary>Trainings as HTML.</summary>
internal static class TrainingHtml
{
    /// <summary>A table of trainings.</summary>
    /// <param name="rows">The trainings.</param>
    /// <param name="caption">What it is.</param>
    public static Html Table(IEnumerable<TrainingRow> rows, string caption) => Layout.Table(caption, ["training", "phase", "started", "steps", "best reward, of the optimum", "note"],
        rows.Select(row => new[]
        {
            Html.Of($"<span class=\"name\">{row.Run}</span>"), Layout.Badge(row.Phase, row.Tone), Layout.Time(row.Started, Words.DayAndTime(row.Started)),
            Html.Of($"{row.Steps}"), Html.Of($"{row.Reward}"), Html.Of($"{row.Note}"),
        }));
}
