using System.Collections.Immutable;
using System.Text.Json;

namespace Meshward.Mesh.Kubernetes;

/// <summary>What Istio's VirtualService and DestinationRule say of a service (istio.io, "Virtual Service", "Destination Rule").</summary>
/// <param name="Router">Name of the VirtualService; null where there is none.</param>
/// <param name="Weights">Share of the requests that each subset gets by it, 0 to 1; empty where it routes to no subset.</param>
/// <param name="Blocking">Share of the requests that it aborts, 0 to 1.</param>
/// <param name="Subsets">Labels of pods that make each subset.</param>
internal sealed record ServiceRoutes(
    string? Router,
    ImmutableDictionary<string, double> Weights,
    double Blocking,
    ImmutableDictionary<string, ImmutableDictionary<string, string>> Subsets)
{
    /// <summary>The VirtualService; null where there is none.</summary>
    public JsonElement? Found { get; private init; }

    /// <summary>Place of the route that takes whatever no condition takes; -1 where there is none.</summary>
    public int RouteIndex { get; private init; } = -1;

    /// <summary>The names that the service is called by.</summary>
    public ImmutableArray<string> Hosts { get; private init; } = [];

    /// <summary>What is said of a service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="within">Its namespace.</param>
    /// <param name="virtualServices">The namespace's VirtualServices.</param>
    /// <param name="destinationRules">The namespace's DestinationRules.</param>
    public static ServiceRoutes Of(string service, string within, ImmutableArray<JsonElement> virtualServices, ImmutableArray<JsonElement> destinationRules)
    {
        string[] hosts = [service, $"{service}.{within}", $"{service}.{within}.svc", $"{service}.{within}.svc.cluster.local"];
        JsonElement? found = virtualServices.Select(each => (JsonElement?)each)
            .FirstOrDefault(each => Items(Spec(each!.Value), "hosts").Any(host => hosts.Contains(Text(host))) && !Items(Spec(each.Value), "http").IsEmpty);
        ImmutableArray<JsonElement> routes = found is JsonElement virtualService ? Items(Spec(virtualService), "http") : [];
        int index = routes.IsEmpty ? -1 : IndexOf(routes);
        JsonElement? route = index < 0 ? null : routes[index];
        var subsets = destinationRules.Where(rule => hosts.Contains(Text(Member(Spec(rule), "host"))))
            .SelectMany(rule => Items(Spec(rule), "subsets"))
            .DistinctBy(subset => Text(Member(subset, "name")))
            .ToImmutableDictionary(subset => Text(Member(subset, "name")), subset => Labels(Member(subset, "labels")));
        return new ServiceRoutes(
            found is JsonElement named ? Text(Member(Member(named, "metadata"), "name")) : null,
            route is JsonElement weighed ? WeightsOf(Items(weighed, "route"), hosts) : ImmutableDictionary<string, double>.Empty,
            route is JsonElement faulty ? Percent(Member(Member(Member(Member(faulty, "fault"), "abort"), "percentage"), "value")) : 0,
            subsets)
        {
            Found = found,
            RouteIndex = index,
            Hosts = [.. hosts],
        };
    }

    // The route that takes whatever no condition takes; routes are tried in order.
    private static int IndexOf(ImmutableArray<JsonElement> routes) =>
        routes.Select((route, index) => Items(route, "match").IsEmpty ? index : routes.Length - 1).Min();

    // A single destination needs no weight, and gets all.
    private static ImmutableDictionary<string, double> WeightsOf(ImmutableArray<JsonElement> destinations, string[] hosts) =>
        destinations.Select(each => (Destination: Member(each, "destination"), Weight: destinations.Length == 1 ? 1 : Percent(Member(each, "weight"))))
            .Where(each => hosts.Contains(Text(Member(each.Destination, "host"))) && Text(Member(each.Destination, "subset")).Length > 0)
            .GroupBy(each => Text(Member(each.Destination, "subset")))
            .ToImmutableDictionary(subset => subset.Key, subset => subset.Sum(each => each.Weight));

    private static JsonElement Spec(JsonElement resource) => Member(resource, "spec");

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : default;

    private static ImmutableArray<JsonElement> Items(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static ImmutableDictionary<string, string> Labels(JsonElement labels) => labels.ValueKind == JsonValueKind.Object
        ? labels.EnumerateObject().ToImmutableDictionary(label => label.Name, label => Text(label.Value))
        : ImmutableDictionary<string, string>.Empty;

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : "";

    private static double Percent(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double percent) ? Math.Clamp(percent / 100, 0, 1) : 0;
}
