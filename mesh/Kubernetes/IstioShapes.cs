using System.Text.Json;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Whether a VirtualService or DestinationRule has the parts that are built upon, in the kinds that Istio's schemas give them (istio.io, "Virtual Service",
/// "Destination Rule"). What nobody here reads may be anything.
/// </summary>
internal static class IstioShapes
{
    /// <summary>What is wrong with one; null where nothing is.</summary>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static string? MistakeOf(JsonElement resource) => Twice(resource, "")
        ?? Is(resource, JsonValueKind.Object, "it")
        ?? Metadata(resource)
        ?? Spec(resource);

    // Of a name that stands twice, every reader takes another value.
    private static string? Twice(JsonElement element, string place)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().Select((item, index) => Twice(item, FormattableString.Invariant($"{place}[{index}]"))).FirstOrDefault(mistake => mistake is not null);
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            // One that is no Unicode throws here, and not where it is needed.
            _ = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            return null;
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string of = place.Length == 0 ? member.Name : $"{place}.{member.Name}";
            if ((names.Add(member.Name) ? Twice(member.Value, of) : $"{of} twice, expected it once") is string mistake)
            {
                return mistake;
            }
        }

        return null;
    }

    private static string? Metadata(JsonElement resource)
    {
        JsonElement metadata = Member(resource, "metadata");
        return Maybe(resource, "apiVersion", JsonValueKind.String, "apiVersion")
            ?? Is(metadata, JsonValueKind.Object, "metadata")
            ?? (Member(metadata, "name") is { ValueKind: JsonValueKind.String } name && name.GetString() is { Length: > 0 } ? null : "metadata without a name, expected one")
            ?? Maybe(metadata, "resourceVersion", JsonValueKind.String, "metadata.resourceVersion")
            ?? Maybe(metadata, "annotations", JsonValueKind.Object, "metadata.annotations")
            ?? (Member(metadata, "annotations") is { ValueKind: JsonValueKind.Object } annotations ? annotations.EnumerateObject() : default).Select(each => Is(each.Value, JsonValueKind.String, $"metadata.annotations.{each.Name}")).FirstOrDefault(mistake => mistake is not null)
            ?? Each(metadata, "managedFields", "metadata.managedFields", (_, _) => null);
    }

    private static string? Spec(JsonElement resource)
    {
        JsonElement spec = Member(resource, "spec");
        return Maybe(resource, "spec", JsonValueKind.Object, "spec")
            ?? Each(spec, "http", "spec.http", Route)
            ?? Each(spec, "subsets", "spec.subsets", (subset, place) => Maybe(subset, "labels", JsonValueKind.Object, $"{place}.labels"));
    }

    private static string? Route(JsonElement route, string place)
    {
        JsonElement fault = Member(route, "fault"), abort = Member(fault, "abort"), percentage = Member(abort, "percentage"), retries = Member(route, "retries");
        return Maybe(route, "match", JsonValueKind.Array, $"{place}.match")
            ?? Each(route, "route", $"{place}.route", Destination)
            ?? Maybe(route, "fault", JsonValueKind.Object, $"{place}.fault")
            ?? Maybe(fault, "abort", JsonValueKind.Object, $"{place}.fault.abort")
            ?? Maybe(abort, "percentage", JsonValueKind.Object, $"{place}.fault.abort.percentage")
            ?? Between(percentage, "value", $"{place}.fault.abort.percentage.value", isWhole: false)
            ?? Maybe(route, "retries", JsonValueKind.Object, $"{place}.retries")
            ?? (Member(retries, "attempts") is { ValueKind: not JsonValueKind.Undefined } attempts && !(attempts.ValueKind == JsonValueKind.Number && attempts.TryGetInt32(out _)) ? $"{place}.retries.attempts {Found(attempts)}, expected a whole number" : null);
    }

    private static string? Destination(JsonElement destination, string place) => Maybe(destination, "destination", JsonValueKind.Object, $"{place}.destination")
        ?? Between(destination, "weight", $"{place}.weight", isWhole: true);

    private static string? Between(JsonElement of, string name, string place, bool isWhole) => Member(of, name) is not { ValueKind: not JsonValueKind.Undefined } number
        || (number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out double value) && value is >= 0 and <= 100 && (!isWhole || Math.Round(value) == value))
        ? null : $"{place} {Found(number)}, expected a {(isWhole ? "whole " : "")}number from 0 to 100";

    private static string? Each(JsonElement of, string name, string place, Func<JsonElement, string, string?> mistakeOf) => Maybe(of, name, JsonValueKind.Array, place)
        ?? (Member(of, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select((item, index) => (item, at: FormattableString.Invariant($"{place}[{index}]")))
                .Select(each => Is(each.item, JsonValueKind.Object, each.at) ?? mistakeOf(each.item, each.at)).FirstOrDefault(mistake => mistake is not null)
            : null);

    private static string? Maybe(JsonElement of, string name, JsonValueKind kind, string place) =>
        Member(of, name) is { ValueKind: not JsonValueKind.Undefined } member ? Is(member, kind, place) : null;

    private static string? Is(JsonElement element, JsonValueKind kind, string place) => element.ValueKind == kind ? null
        : $"{place} {Found(element)}, expected {kind switch { JsonValueKind.Object => "an object", JsonValueKind.Array => "a list", _ => "a text" }}";

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined => "missing",
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "that is an object",
        JsonValueKind.Array => "that is a list",
        JsonValueKind.String => "that is a text",
        JsonValueKind.Number => $"that is {Short(element.GetRawText())}",
        _ => "that is true or false",
    };

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static JsonElement Member(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement member) ? member : default;
}
