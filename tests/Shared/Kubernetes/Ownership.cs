using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>Who owns which field (kubernetes.io/docs/reference/using-api/server-side-apply/, "Conflicts", "Managers").</summary>
internal static class Ownership
{
    /// <summary>Notes what an ordinary write changed: its manager owns that from now on, and nobody else.</summary>
    public static void Note(JsonObject before, JsonObject after, string manager, string apiVersion, string? subresource, DateTimeOffset now)
    {
        ImmutableSortedDictionary<string, string> was = FieldSet.Of(before), becomes = FieldSet.Of(after);
        ImmutableSortedSet<string> changed = [.. becomes.Where(field => was.GetValueOrDefault(field.Key) != field.Value).Select(field => field.Key)];
        if (changed.IsEmpty && was.Count == becomes.Count)
        {
            return;
        }

        List<JsonObject> entries = Entries(after);
        JsonObject own = EntryOf(entries, manager, "Update", apiVersion, subresource);
        foreach (JsonObject entry in entries)
        {
            ImmutableSortedSet<string> fields = FieldSet.Read(entry["fieldsV1"]!.AsObject());
            Write(entry, (entry == own ? fields.Union(changed) : fields.Except(changed)).Intersect(becomes.Keys), entry == own ? now : null);
        }

        Keep(after, entries);
    }

    /// <summary>An object with what a manager applies to it; refused with 409 where another manager owns a field that would change, unless it is forced.</summary>
    public static JsonObject Apply(JsonObject live, JsonObject applied, string manager, string apiVersion, string? subresource, bool force, DateTimeOffset now)
    {
        JsonObject after = live.DeepClone().AsObject();
        List<JsonObject> entries = Entries(after);
        JsonObject own = EntryOf(entries, manager, "Apply", apiVersion, subresource);
        ImmutableSortedDictionary<string, string> has = FieldSet.Of(live), wanted = FieldSet.Of(applied);
        var conflicts = (from entry in entries
                         where entry != own
                         from field in FieldSet.Read(entry["fieldsV1"]!.AsObject())
                         where wanted.TryGetValue(field, out string? value) && has.GetValueOrDefault(field) != value
                         select (Manager: entry["manager"]!.GetValue<string>(), Field: field)).ToArray();
        if (conflicts.Length > 0 && !force)
        {
            throw new ApiStatus(
                409, "Conflict", $"Apply failed with {conflicts.Length} conflict{(conflicts.Length == 1 ? "" : "s")}: {string.Join(", ", conflicts.Select(conflict => $"conflict with \"{conflict.Manager}\": {FieldSet.Told(conflict.Field)}"))}",
                [.. conflicts.Select(conflict => new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with \"{conflict.Manager}\"", ["field"] = FieldSet.Told(conflict.Field) })]);
        }

        // What this manager applied before, and does not any more, goes where nobody else has it.
        ImmutableSortedSet<string> others = [.. entries.Where(entry => entry != own).SelectMany(entry => FieldSet.Read(entry["fieldsV1"]!.AsObject()))];
        foreach (string gone in FieldSet.Read(own["fieldsV1"]!.AsObject()).Except(wanted.Keys).Except(others))
        {
            FieldSet.Remove(after, gone);
        }

        Patches.Merge(after, applied, byName: true, removeNulls: false);
        foreach (JsonObject entry in entries.Where(entry => entry != own))
        {
            Write(entry, FieldSet.Read(entry["fieldsV1"]!.AsObject()).Except(conflicts.Select(conflict => conflict.Field)), null);
        }

        Write(own, [.. wanted.Keys], now);
        Keep(after, entries);
        return after;
    }

    private static List<JsonObject> Entries(JsonObject of) =>
        [.. (of["metadata"]?["managedFields"] as JsonArray ?? []).Select(entry => entry!.DeepClone().AsObject())];

    private static JsonObject EntryOf(List<JsonObject> entries, string manager, string operation, string apiVersion, string? subresource)
    {
        JsonObject? found = entries.Find(entry => entry["manager"]!.GetValue<string>() == manager && entry["operation"]!.GetValue<string>() == operation && entry["subresource"]?.GetValue<string>() == subresource);
        if (found is null)
        {
            found = new JsonObject { ["manager"] = manager, ["operation"] = operation, ["apiVersion"] = apiVersion, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject() };
            if (subresource is not null)
            {
                found["subresource"] = subresource;
            }

            entries.Add(found);
        }

        return found;
    }

    private static void Write(JsonObject entry, ImmutableSortedSet<string> fields, DateTimeOffset? now)
    {
        entry["fieldsV1"] = FieldSet.Written(fields);
        if (now is DateTimeOffset time)
        {
            entry["time"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static void Keep(JsonObject of, List<JsonObject> entries) =>
        of["metadata"]!["managedFields"] = new JsonArray([.. entries.Where(entry => entry["fieldsV1"]!.AsObject().Count > 0)]);
}
