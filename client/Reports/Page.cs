using System.Net;
using System.Reflection;

namespace Meshward.Client.Reports;

/// <summary>The frame of a page that needs nothing but itself.</summary>
internal static class Page
{
    /// <summary>A whole page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="body">HTML of its content.</param>
    /// <param name="isBroad">Whether it has tables of many columns.</param>
    public static string Whole(string title, string body, bool isBroad = false) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title>
        <style>
        {Style()}</style>
        </head>
        <body>
        <main{(isBroad ? " class=\"broad\"" : "")}>
        {body}
        </main>
        </body>
        </html>

        """;

    /// <summary>Text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table; in a narrow window each row becomes a list of names and values.</summary>
    /// <param name="head">Headings.</param>
    /// <param name="rows">Rows of cells: text and the cell's class, or null.</param>
    /// <param name="link">Where the first cell of a row leads to, by its text; null for nowhere.</param>
    public static string Table(
        IEnumerable<string> head, IEnumerable<IEnumerable<(string Text, string? Class)>> rows, Func<string, string?>? link = null)
    {
        string[] names = [.. head];
        IEnumerable<string> headings = names.Select(cell => $"<th>{Text(cell).Replace(".", ".<wbr>", StringComparison.Ordinal)}</th>");
        IEnumerable<string> lines = rows.Select(row => $"<tr>{string.Concat(row.Zip(names, (cell, name) => Cell(cell, name, name == names[0] ? link?.Invoke(cell.Text) : null)))}</tr>");
        return $"<div class=\"scroll\"><table class=\"stack\">\n<thead><tr>{string.Concat(headings)}</tr></thead>\n<tbody>\n{string.Join('\n', lines)}\n</tbody></table></div>\n";
    }

    /// <summary>A figure with what to see in it.</summary>
    public static string Figure(string svg, string caption) => $"<figure>{svg}<figcaption>{Text(caption)}</figcaption></figure>\n";

    private static string Cell((string Text, string? Class) cell, string name, string? link)
    {
        string css = cell.Class is null ? "" : $" class=\"{cell.Class}\"";
        string text = link is null ? Text(cell.Text) : $"<a href=\"{Text(link)}\">{Text(cell.Text)}</a>";
        return $"<td{css} data-name=\"{Text(name)}\">{text}</td>";
    }

    private static string Style()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Meshward.Client.Reports.report.css")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
