namespace Meshward.Silo.Pages;

/// <summary>Decisions and events as HTML.</summary>
internal static class StepHtml
{
    /// <summary>The list, the newest first.</summary>
    public static Html List(MeshView view) => Html.Of($"""
        <ol id="steps" class="steps" reversed>{view.Steps.Select(Item)}</ol>
        """);

    /// <summary>An item of the list.</summary>
    public static Html Item(StepRow row) => row.Number is long number ? Decision(row, number) : Html.Of($"""
        <li id="{row.Id}" class="event"><p>{Layout.Time(row.At, Words.Time(row.At))} <b>{row.Title}</b> {row.Reasons.Select(reason => Html.Of($"<span class=\"name\">{reason.Text}</span>"))}</p></li>
        """);

    private static Html Decision(StepRow row, long number) => Html.Of($"""
        <li id="{row.Id}" class="decision">
        <div class="line"><h3>#{number} <span class="change">{row.Title}</span></h3><p class="badges">{Layout.Badge(row.Outcome, row.OutcomeTone)}{Met(row)}</p></div>
        <p class="soft">{Layout.Time(row.At, Words.Time(row.At))} · {row.Load} · {row.By}</p>
        {(row.Reasons.IsEmpty ? Html.Empty : Html.Of($"<ul class=\"reasons\">{row.Reasons.Select(reason => Html.Of($"<li>{(reason.Name.Length == 0 ? Html.Empty : Html.Of($"<code>{reason.Name}</code> "))}{reason.Text}</li>"))}</ul>"))}
        {(row.Comparison.IsEmpty ? Html.Empty : Html.Of($"<ul class=\"compare\">{row.Comparison.Select(target => Html.Of($"<li><span class=\"name\">{target.Target}</span> <b>{target.Measured}</b> measured, {target.Predicted} predicted</li>"))}</ul>"))}
        <details><summary>All of it<span class="unseen"> of decision {number}</span></summary><dl class="story">{row.Story.Select(part => Html.Of($"<dt>{part.Heading}</dt><dd>{part.Lines.Select(line => Html.Of($"<p>{line}</p>"))}</dd>"))}</dl></details></li>
        """);

    private static Html Met(StepRow row) => row.Met.Length == 0 ? Html.Empty : Layout.Badge(row.Met == "…" ? "to be measured" : row.Met, row.MetTone);
}
