using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Control.Journal;

namespace Meshward.Client.Results;

/// <summary>Records of a journal as the console prints them: as they are stored, with their number first.</summary>
internal static class JournalRecords
{
    /// <summary>A record.</summary>
    public static JsonElement Json(StoredRecord stored)
    {
        JsonObject whole = new() { ["sequence"] = stored.Sequence };
        foreach ((string name, JsonNode? value) in JsonNode.Parse(JournalJson.Write(stored.Record))!.AsObject())
        {
            whole[name] = value?.DeepClone();
        }

        return JsonSerializer.SerializeToElement(whole);
    }

    /// <summary>A record on a line of its own.</summary>
    public static string Line(StoredRecord stored)
    {
        string text = System.Text.Encoding.UTF8.GetString(JournalJson.Write(stored.Record));
        return FormattableString.Invariant($"{{\"sequence\":{stored.Sequence},{text[1..]}");
    }
}
