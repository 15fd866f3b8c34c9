namespace Meshward.Silo.Pages;

/// <summary>A part of a page that changes by itself.</summary>
/// <param name="Id">Identity of its element.</param>
/// <param name="Range">The stretch of time that a page has to show to have it; null for every page.</param>
/// <param name="Json">What the browser is told, as JSON.</param>
/// <param name="Kind">What that is.</param>
internal sealed record Part(string Id, string? Range, string Json, PartKind Kind);

/// <summary>What a browser is told of a part.</summary>
internal enum PartKind
{
    /// <summary>HTML of an element that is replaced as a whole.</summary>
    Element,

    /// <summary>Text for those who listen.</summary>
    Text,

    /// <summary>Whether a button can be pressed.</summary>
    Button,

    /// <summary>Points of a chart.</summary>
    Chart,
}
