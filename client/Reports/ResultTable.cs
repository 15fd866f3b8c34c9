using System.Collections.Immutable;

namespace Meshward.Client.Reports;

/// <summary>A table that becomes HTML or Markdown.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Words">What its figures mean.</param>
/// <param name="Head">Headings of columns.</param>
/// <param name="Rows">Cells: text, and <c>good</c>, <c>bad</c>, <c>do</c> or null.</param>
internal sealed record ResultTable(string Title, string Words, ImmutableArray<string> Head, ImmutableArray<ImmutableArray<(string Text, string? Class)>> Rows)
{
    /// <summary>As HTML.</summary>
    /// <param name="link">Where the first cell of a row leads to; null for nowhere.</param>
    public string Html(Func<string, string?>? link = null) =>
        $"<h2>{Page.Text(Title)}</h2>\n<p>{Page.Text(Words)}</p>\n{Page.Table(Head, Rows.Select(row => row.AsEnumerable()), link)}";

    /// <summary>As Markdown: figures to the right.</summary>
    public string Markdown() => $"""
        ## {Title}

        {Words}

        | {string.Join(" | ", Head)} |
        |{string.Concat(Head.Select((_, column) => column == 0 ? "---|" : "---:|"))}
        {string.Join('\n', Rows.Select(row => $"| {string.Join(" | ", row.Select(cell => cell.Text))} |"))}

        """;
}
