using System.Collections.Immutable;
using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Silo.Settings;

/// <summary>Settings in a JSON file, as .NET programs have them: one object <c>Meshward</c>, in which keys may be nested; comments are allowed.</summary>
internal static class SettingsFile
{
    /// <summary>Name of the file that is looked for in the data directory.</summary>
    public const string Name = "appsettings.json";

    private const int MostBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 16 };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isNamed">Whether the user named it, so that it has to be there.</param>
    /// <returns>Key paths with their texts in the order of the file, and mistakes.</returns>
    public static (ImmutableArray<(string Key, string Text)> Found, ImmutableArray<Diagnostic> Mistakes) Read(string path, bool isNamed)
    {
        try
        {
            if (!isNamed && !File.Exists(path))
                return ([], []);
            if (BoundedFile.Read(path, MostBytes) is not byte[] content)
                return ([], [new Diagnostic(path, null, null, "found more than 1 MiB, expected a file of settings")]);
            using var document = JsonDocument.Parse(content, s_options);
            return Walk(path, document.RootElement);
        }
        catch (JsonException mistake)
        {
            return ([], [new Diagnostic(path, (int?)mistake.LineNumber + 1, (int?)mistake.BytePositionInLine + 1, "found text that is no JSON, expected an object")]);
        }
        catch (InvalidOperationException)
        {
            // Texts are looked at when they are asked for.
            return ([], [new Diagnostic(path, null, null, "found a text that is no Unicode, expected settings in JSON, in UTF-8")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], [new Diagnostic(path, null, null, $"found no file that can be read, expected settings in JSON ({Reason(exception)})")]);
        }
    }

    private static string Reason(Exception exception) => exception is FileNotFoundException or DirectoryNotFoundException ? "there is none" : exception.Message.ReplaceLineEndings(" ");

    private static (ImmutableArray<(string, string)>, ImmutableArray<Diagnostic>) Walk(string path, JsonElement root)
    {
        ImmutableArray<(string, string)>.Builder found = ImmutableArray.CreateBuilder<(string, string)>();
        ImmutableArray<Diagnostic>.Builder mistakes = ImmutableArray.CreateBuilder<Diagnostic>();
        if (root.ValueKind != JsonValueKind.Object)
            return ([], [new Diagnostic(path, null, null, $"found {Kind(root)}, expected an object with the key {Setting.Root}")]);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        Visit(root, "");
        return (found.ToImmutable(), mistakes.ToImmutable());

        void Visit(JsonElement element, string above)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string key = above.Length == 0 ? property.Name : $"{above}:{property.Name}";
                if (!seen.Add(key))
                    mistakes.Add(new Diagnostic($"{path}: {key}", null, null, "found it twice, expected each key once"));
                else if (property.Value.ValueKind == JsonValueKind.Object)
                    Visit(property.Value, key);
                else if (TextOf(property.Value) is string text)
                    found.Add((key, text));
                else
                    mistakes.Add(new Diagnostic($"{path}: {key}", null, null, $"found {Kind(property.Value)}, expected a text, a number, true or false"));
            }
        }
    }

    // An array of texts is a list.
    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            string.Join(SettingTypes.ListSeparator, value.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        _ => "a value",
    };
}
