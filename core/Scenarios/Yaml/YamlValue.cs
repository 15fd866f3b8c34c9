using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Yaml;

/// <summary>A node of a YAML document, with its place. Aliases are the node that they stand for.</summary>
/// <param name="Place">Where the node begins.</param>
/// <param name="Size">Number of nodes below and including this one, aliases counted as often as they are used.</param>
internal abstract record YamlValue(Place Place, long Size)
{
    /// <summary>What the node is, for "found ...".</summary>
    public abstract string Found { get; }
}

/// <summary>A scalar.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Text">Its value, unescaped and unfolded.</param>
/// <param name="IsPlain">Whether it is written without quotes and block markers, so that it may be a number.</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="End">Index behind its last character in the text.</param>
internal sealed record YamlScalar(Place Place, string Text, bool IsPlain, int Start, int End) : YamlValue(Place, 1)
{
    private const int Shown = 40;

    /// <summary>Whether nothing was written, or <c>null</c>.</summary>
    public bool IsNothing => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc />
    public override string Found => IsNothing ? "nothing" : Quote(Text);

    /// <summary>A text in quotes, on one line, shortened where it is long.</summary>
    public static string Quote(string text)
    {
        string line = new([.. text.Take(Shown + 1).Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length > Shown ? $"'{line[..Shown].TrimEnd()}…'" : $"'{line.Trim()}'";
    }
}

/// <summary>A sequence.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Size">Nodes in it.</param>
/// <param name="Items">Its items, in order.</param>
internal sealed record YamlList(Place Place, long Size, ImmutableArray<YamlValue> Items) : YamlValue(Place, Size)
{
    /// <inheritdoc />
    public override string Found => "a list";
}

/// <summary>A mapping. Keys are as written: duplicates are still there.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Size">Nodes in it.</param>
/// <param name="Entries">Its entries, in order.</param>
internal sealed record YamlMap(Place Place, long Size, ImmutableArray<(YamlScalar Key, YamlValue Value)> Entries) : YamlValue(Place, Size)
{
    /// <inheritdoc />
    public override string Found => "a mapping";
}
