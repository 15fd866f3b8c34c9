using System.Text;

namespace Meshward.Silo.Pages;

/// <summary>HTML. What comes from elsewhere is text, and is encoded: there is no other way to put it in.</summary>
/// <param name="Text">The HTML.</param>
internal readonly record struct Html(string Text)
{
    /// <summary>Nothing.</summary>
    public static Html Empty { get; } = new("");

    /// <summary>HTML as it is written, in which every hole that holds no HTML is encoded.</summary>
    /// <param name="content">The HTML.</param>
    public static Html Of(HtmlText content) => new(content.Finish());

    /// <summary>One after the other.</summary>
    public static Html All(IEnumerable<Html> parts)
    {
        var all = new StringBuilder();
        foreach (Html part in parts)
            _ = all.Append(part.Text);
        return new Html(all.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
