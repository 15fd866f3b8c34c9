namespace Meshward.Silo.Pages;

/// <summary>The frame of all pages.</summary>
internal static class Layout
{
    /// <summary>A whole page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">What is in it.</param>
    /// <param name="dashboard">Where Orleans' dashboard is; null where there is none.</param>
    /// <param name="events">Where news come from; null for a page that stays as it is.</param>
    public static Html Page(string title, Html body, string? dashboard, string? events = null) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <link rel="icon" href="{PageAssets.Address("icon.svg")}" type="image/svg+xml">
        <link rel="stylesheet" href="{PageAssets.Address("uPlot.min.css")}">
        <link rel="stylesheet" href="{PageAssets.Address("mesh.css")}">
        <script src="{PageAssets.Address("uPlot.iife.min.js")}" defer></script>
        <script src="{PageAssets.Address("charts.js")}" defer></script>
        <script src="{PageAssets.Address("live.js")}" defer></script>
        </head>
        <body{(events is null ? Html.Empty : Html.Of($" data-events=\"{events}\""))}>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
        <a class="brand" href="/">Meshward</a>
        <nav aria-label="Pages"><a href="/">Overview</a>{(dashboard is null ? Html.Empty : Html.Of($"<a href=\"{dashboard}\">Dashboard</a>"))}</nav>
        <p id="link" class="link">{(events is null ? "" : "As it was when the page was opened")}</p>
        </header>
        <main id="content">
        {body}
        </main>
        <p id="announcement" class="unseen" role="status" aria-live="polite"></p>
        </body>
        </html>

        """);

    /// <summary>A page that says why there is no other.</summary>
    /// <param name="title">What is wrong.</param>
    /// <param name="text">One line on it.</param>
    /// <param name="back">Where to go on.</param>
    /// <param name="backName">What is there.</param>
    public static Html Message(string title, string text, string back, string backName) => Page(
        $"{title} · Meshward",
        Html.Of($"""<h1>{title}</h1><p role="alert">{text}</p><p><a href="{back}">{backName}</a></p>"""),
        null);

    /// <summary>A word on how something stands.</summary>
    public static Html Badge(string word, Tone tone) => Html.Of($"<span class=\"badge {Of(tone)}\">{word}</span>");

    /// <summary>A tone as a class of the style sheet.</summary>
    public static string Of(Tone tone) => tone switch { Tone.Good => "good", Tone.Bad => "bad", Tone.Warning => "warning", _ => "plain" };

    /// <summary>A time.</summary>
    /// <param name="at">The time.</param>
    /// <param name="text">How it is written.</param>
    public static Html Time(DateTimeOffset at, string text) => Html.Of($"<time datetime=\"{at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)}\">{text}</time>");

    /// <summary>Names and values.</summary>
    public static Html Facts(IEnumerable<(string Name, string Value)> facts) =>
        Html.Of($"<dl class=\"facts\">{facts.Select(fact => Html.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>"))}</dl>");

    /// <summary>A table whose rows become lists of names and values in a narrow window.</summary>
    /// <param name="caption">What it is, for those who hear it.</param>
    /// <param name="heads">Headings of its columns.</param>
    /// <param name="rows">Rows of cells; the first cell names the row.</param>
    public static Html Table(string caption, string[] heads, IEnumerable<Html[]> rows) => Html.Of($"""
        <table class="stack"><caption class="unseen">{caption}</caption>
        <thead><tr>{heads.Select(head => Html.Of($"<th scope=\"col\">{head}</th>"))}</tr></thead>
        <tbody>{rows.Select(row => Html.Of($"<tr>{row.Zip(heads).Select((cell, at) => at == 0
            ? Html.Of($"<th scope=\"row\">{cell.First}</th>")
            : Html.Of($"<td data-name=\"{cell.Second}\"><span>{cell.First}</span></td>"))}</tr>"))}</tbody></table>
        """);
}
