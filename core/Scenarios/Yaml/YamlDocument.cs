using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Meshward.Core.Scenarios.Yaml;

/// <summary>
/// Reads a text of exactly one YAML document into nodes with places. Limits keep hostile input cheap: text length, nesting,
/// and the number of nodes that aliases expand to.
/// </summary>
internal sealed partial class YamlDocument
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int LongestText = 4 * 1024 * 1024;

    private const int DeepestNesting = 32;
    private const long MostNodes = 500_000;

    private readonly Parser _parser;
    private readonly Findings _findings;
    private readonly Dictionary<AnchorName, YamlValue?> _anchors = [];

    private YamlDocument(string text, Findings findings)
    {
        _parser = new Parser(new StringReader(text));
        _findings = findings;
    }

    /// <summary>The whole text with normalised line ends and without a byte order mark; null with a finding where it is too long.</summary>
    public static string? ReadText(TextReader reader, Findings findings)
    {
        StringBuilder text = new();
        char[] buffer = new char[4096];
        for (int count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
        {
            text.Append(buffer, 0, count);
            if (text.Length > LongestText)
            {
                findings.Add(new Place(1, 1), $"found more than {LongestText / 1024 / 1024} MiB of text; expected a scenario, which is a few KiB");
                return null;
            }
        }

        return text.ToString().TrimStart('\uFEFF').ReplaceLineEndings("\n");
    }

    /// <summary>The document's root; null with findings where the text is not one well-formed document.</summary>
    public static YamlValue? Parse(string text, Findings findings)
    {
        int strange = text.AsSpan().IndexOfAnyInRange('\0', '\u0008');
        if (strange >= 0)
        {
            findings.Add(PlaceOf(text, strange), $"found the control character U+{(int)text[strange]:X4}; expected a text file");
            return null;
        }

        YamlDocument document = new(text, findings);
        try
        {
            return document.ReadDocument();
        }
        catch (YamlException broken)
        {
            findings.Add(PlaceOf(text, broken), $"broken YAML: {Describe(broken)}");
            return null;
        }
        catch (Exception slip) when (slip is InvalidOperationException or ArgumentException)
        {
            // The parser's own slips, on some unclosed flow mappings and impossible tags.
            Mark last = document._parser.Current?.End ?? Mark.Empty;
            findings.Add(
                PlaceOf(last), "broken YAML: what follows does not continue what began before; expected a closing brace, for example");
            return null;
        }
    }

    /// <summary>Line and column of a character of a text.</summary>
    public static Place PlaceOf(string text, int index)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, Math.Min(index, text.Length));
        return new Place(before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static Place PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    // The parser places a tab in the indentation at the beginning of the mapping.
    private static Place PlaceOf(string text, YamlException broken)
    {
        Match tab = IndentingTab().Match(text, (int)Math.Clamp(broken.Start.Index, 0, text.Length));
        return broken.Message.Contains("tab", StringComparison.Ordinal) && tab.Success
            ? PlaceOf(text, tab.Index + tab.Length - 1)
            : PlaceOf(broken.Start);
    }

    private static string Describe(YamlException broken)
    {
        string message = broken.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        string hint = message.EndsWith("invalid mapping", StringComparison.Ordinal)
            ? "; expected quotes around a value that contains ': ', such as \"condition ? a : b\", or a key further left"
            : "";
        return message.Length > 0 ? char.ToLowerInvariant(message[0]) + message[1..] + hint : "not readable";
    }

    private YamlValue? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            _findings.Add(new Place(1, 1), "the file is empty; expected a scenario that begins with 'apiVersion: meshward/v1'");
            return null;
        }

        YamlValue? root = ReadValue(Next(), 0);
        if (root is null)
        {
            return null;
        }

        Next();
        if (Next() is DocumentStart second)
        {
            _findings.Add(PlaceOf(second.Start), "found a second document; expected one scenario a file");
            return null;
        }

        return root;
    }

    private ParsingEvent Next()
    {
        if (!_parser.MoveNext())
        {
            throw new YamlException("unexpected end of the text");
        }

        return _parser.Current!;
    }

    private YamlValue? ReadValue(ParsingEvent start, int depth)
    {
        Place place = PlaceOf(start.Start);
        if (depth > DeepestNesting)
        {
            _findings.Add(place, $"found more than {DeepestNesting} levels of nesting; expected a scenario");
            return null;
        }

        if (start is AnchorAlias alias)
        {
            return Resolve(alias, place);
        }

        if (start is not NodeEvent node)
        {
            throw new YamlException(start.Start, start.End, "found an end where a value belongs");
        }

        AnchorName anchor = node.Anchor;
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = null;
        }

        if (node.Tag is { IsEmpty: false } tag)
        {
            _findings.Add(place, $"found the tag {YamlScalar.Quote(tag.Value)}; expected a value without a tag");
        }

        YamlValue? value = start switch
        {
            Scalar scalar => new YamlScalar(
                place, scalar.Value, scalar.Style == ScalarStyle.Plain, (int)scalar.Start.Index, (int)scalar.End.Index),
            SequenceStart => ReadList(place, depth),
            _ => ReadMap(place, depth),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = value;
        }

        return value is null ? null : WithinLimit(value);
    }

    private YamlList? ReadList(Place place, int depth)
    {
        ImmutableArray<YamlValue>.Builder items = ImmutableArray.CreateBuilder<YamlValue>();
        long size = 1;
        for (ParsingEvent next = Next(); next is not SequenceEnd; next = Next())
        {
            if (ReadValue(next, depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
            size += item.Size;
        }

        return new YamlList(place, size, items.ToImmutable());
    }

    private YamlMap? ReadMap(Place place, int depth)
    {
        ImmutableArray<(YamlScalar, YamlValue)>.Builder entries = ImmutableArray.CreateBuilder<(YamlScalar, YamlValue)>();
        long size = 1;
        for (ParsingEvent next = Next(); next is not MappingEnd; next = Next())
        {
            YamlValue? key = ReadValue(next, depth + 1);
            if (key is null || ReadValue(Next(), depth + 1) is not { } value)
            {
                return null;
            }

            if (key is not YamlScalar scalar)
            {
                _findings.Add(key.Place, $"found {key.Found} as a key; expected a name");
                return null;
            }

            // An aliased key keeps the place where it is used.
            entries.Add((scalar with { Place = PlaceOf(next.Start) }, value));
            size += 1 + value.Size;
        }

        return new YamlMap(place, size, entries.ToImmutable());
    }

    private YamlValue? Resolve(AnchorAlias alias, Place place)
    {
        if (!_anchors.TryGetValue(alias.Value, out YamlValue? value))
        {
            _findings.Add(place, $"found the alias {YamlScalar.Quote("*" + alias.Value)}; expected one whose anchor stands before it");
            return null;
        }

        if (value is null)
        {
            _findings.Add(place, $"found the alias {YamlScalar.Quote("*" + alias.Value)} inside its own anchor; expected a value that ends");
            return null;
        }

        return value;
    }

    private YamlValue? WithinLimit(YamlValue value)
    {
        if (value.Size <= MostNodes)
        {
            return value;
        }

        _findings.Add(value.Place, $"found more than {MostNodes} values, aliases included; expected a scenario");
        return null;
    }

    [GeneratedRegex(@"^ *\t", RegexOptions.Multiline)]
    private static partial Regex IndentingTab();
}
