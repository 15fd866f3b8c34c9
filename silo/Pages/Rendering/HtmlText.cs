using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Meshward.Silo.Pages;

/// <summary>Puts HTML together from what is written in the code, and from holes that are encoded.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _text;

    /// <summary>Nothing yet.</summary>
    /// <param name="literalLength">Length of what is written in the code.</param>
    /// <param name="formattedCount">Number of holes.</param>
    public HtmlText(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + formattedCount * 16);

    /// <summary>Adds what is written in the code.</summary>
    public void AppendLiteral(string value) => _text.Append(value);

    /// <summary>Adds HTML.</summary>
    public void AppendFormatted(Html value) => _text.Append(value.Text);

    /// <summary>Adds HTML, one after the other.</summary>
    public void AppendFormatted(IEnumerable<Html> value) => _text.Append(Html.All(value).Text);

    /// <summary>Adds text.</summary>
    public void AppendFormatted(string? value) => _text.Append(value is null ? "" : _encoder.Encode(value));

    /// <summary>Adds a whole number.</summary>
    public void AppendFormatted(long value) => _text.Append(value);

    /// <summary>Adds a number.</summary>
    public void AppendFormatted(double value) => _text.Append(value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>All of it.</summary>
    public string Finish() => _text.ToString();
}
