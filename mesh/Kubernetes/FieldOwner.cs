using System.Text.Json;

namespace Meshward.Mesh.Kubernetes;

/// <summary>Tells who wrote a field last, as an object's <c>managedFields</c> have it (kubernetes.io, "Server-Side Apply": Field management).</summary>
internal static class FieldOwner
{
    /// <summary>The name that this product writes under.</summary>
    public const string Own = "meshward";

    /// <summary>Who owns a field, but for this product: name and time in a few words; null where nobody else does.</summary>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="path">Names of the field, outermost first; a list of containers is looked through.</param>
    public static string? Other(JsonElement metadata, params ReadOnlySpan<string> path)
    {
        string? who = null, when = null;
        if (metadata.ValueKind != JsonValueKind.Object || !metadata.TryGetProperty("managedFields", out JsonElement entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (JsonElement entry in entries.EnumerateArray())
        {
            string manager = Text(entry, "manager"), time = Text(entry, "time");
            if (manager != Own && entry.TryGetProperty("fieldsV1", out JsonElement fields) && Has(fields, path) && string.CompareOrdinal(time, when ?? "") >= 0)
            {
                (who, when) = (manager, time);
            }
        }

        return who is null ? null : $"last written by {who}{(when is { Length: > 0 } ? $" at {when}" : "")}";
    }

    private static bool Has(JsonElement fields, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        if (fields.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (JsonProperty member in fields.EnumerateObject())
        {
            bool isItem = member.Name.StartsWith("k:", StringComparison.Ordinal);
            if (isItem ? Has(member.Value, path) : member.Name == $"f:{path[0]}" && Has(member.Value, path[1..]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
}
