using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// A service's route in its VirtualService: the one that takes whatever no condition takes. Its weights and its abort are read and changed; every other
/// rule, match, timeout, mirror and header stays as it was found (istio.io, "Virtual Service": HTTPRoute, HTTPRouteDestination, HTTPFaultInjection).
/// </summary>
internal sealed class RoutedService
{
    /// <summary>Annotation that holds a route's abort and retries as they were before requests were rejected, so that they outlive whoever rejected them.</summary>
    public const string Kept = "meshward/kept";

    // Envoy's answer to what it cannot serve; that it was rejected on purpose is told by the response flag FI.
    private const int Rejected = 503;

    private readonly JsonObject _found;
    private readonly int _route;

    private RoutedService(JsonObject found, int route, ImmutableArray<RoutedNode?> nodes) => (_found, _route, Nodes) = (found, route, nodes);

    /// <summary>Name of the VirtualService.</summary>
    public string Router => _found["metadata"]!["name"]!.GetValue<string>();

    /// <summary>Version of Istio's resources that it is served in.</summary>
    public string ApiVersion => (_found["apiVersion"]?.GetValue<string>() ?? "networking.istio.io/v1").Split('/')[^1];

    /// <summary>Version of the object.</summary>
    public string ResourceVersion => _found["metadata"]!["resourceVersion"]?.GetValue<string>() ?? "";

    /// <summary>Number of the lease under which a controller owns it; 0 for none.</summary>
    public long Fence => LeaseFence.Read(_found["metadata"]!["annotations"]?[LeaseFence.Annotation]?.GetValue<string>());

    /// <summary>Who wrote which of its fields.</summary>
    public JsonElement Metadata => JsonSerializer.SerializeToElement(_found["metadata"]);

    /// <summary>[destinations of the route] the node that each is; null for one that is not ours.</summary>
    public ImmutableArray<RoutedNode?> Nodes { get; }

    /// <summary>How its requests are treated: weights in percent of what goes to our nodes, and the share that is rejected.</summary>
    public DesiredTraffic Traffic
    {
        get
        {
            JsonArray destinations = Destinations(_found);
            double[] weights = [.. Nodes.Select((node, index) => node is null ? 0.0 : Weight(destinations[index]!, destinations.Count))];
            if (weights.Sum() <= 0)
            {
                return new DesiredTraffic(null, RateOf(Abort(_found)));
            }

            ImmutableArray<int> percents = LargestRemainder.Of(weights, 100);
            return new DesiredTraffic(
                Nodes.Select((node, index) => (node, percents[index])).Where(pair => pair.node is not null)
                    .ToImmutableSortedDictionary(pair => pair.node!.Name, pair => pair.Item2, StringComparer.Ordinal),
                RateOf(Abort(_found)));
        }
    }

    /// <summary>Finds a service's route.</summary>
    /// <param name="routes">What Istio's resources say of the service.</param>
    /// <param name="nodeOf">The node that a subset is, by the labels of its pods; null for one that is no single node of ours.</param>
    /// <returns>The route; null where no VirtualService has one.</returns>
    public static RoutedService? Of(ServiceRoutes routes, Func<ImmutableDictionary<string, string>, RoutedNode?> nodeOf)
    {
        if (routes.Found is not JsonElement element || routes.RouteIndex < 0 || JsonObject.Create(element) is not { } found)
        {
            return null;
        }

        JsonArray destinations = found["spec"]!["http"]![routes.RouteIndex]!["route"] as JsonArray ?? [];
        RoutedNode?[] nodes =
        [
            .. destinations.Select(each => each?["destination"] is JsonObject destination && routes.Hosts.Contains(Text(destination["host"]))
                && routes.Subsets.TryGetValue(Text(destination["subset"]), out ImmutableDictionary<string, string>? labels) ? nodeOf(labels) : null),
        ];

        // Two destinations that are one node cannot be told apart by its name.
        string[] twice = [.. nodes.OfType<RoutedNode>().GroupBy(node => node.Name).Where(same => same.Count() > 1).Select(same => same.Key)];
        return new RoutedService(found, routes.RouteIndex, [.. nodes.Select(node => node is null || twice.Contains(node.Name) ? null : node)]);
    }

    /// <summary>
    /// The merge patch that treats requests as wanted. A server-side apply cannot do it: <c>spec.http</c> is a list without list type in Istio's CRD, so
    /// that whoever applies a part of it owns, and has to state, all of it, and others' routes would go. Instead the whole list is sent as it was found
    /// with our changes in it, guarded by the version it was found in: if anybody wrote meanwhile, the server answers 409 and nothing happens.
    /// </summary>
    /// <param name="wanted">How requests shall be treated.</param>
    /// <exception cref="ActuatorException">The route cannot be so.</exception>
    public JsonObject PatchFor(DesiredTraffic wanted)
    {
        JsonObject after = _found.DeepClone().AsObject();
        JsonObject metadata = new() { ["resourceVersion"] = ResourceVersion };
        if (wanted.Weights is not null)
        {
            SetWeights(after, wanted.Weights);
        }

        if (wanted.BlockingRate is double rate && !DesiredState.IsSame(rate, RateOf(Abort(_found))))
        {
            metadata["annotations"] = new JsonObject { [Kept] = SetBlocking(after, rate) };
        }

        return new JsonObject { ["metadata"] = metadata, ["spec"] = new JsonObject { ["http"] = after["spec"]!["http"]!.DeepClone() } };
    }

    /// <summary>The merge patch that writes the number of a controller's lease, guarded in the same way.</summary>
    public JsonObject Stamp(long number) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = ResourceVersion,
            ["annotations"] = new JsonObject { [LeaseFence.Annotation] = number.ToString(CultureInfo.InvariantCulture) },
        },
    };

    /// <summary>Whether the weights are already those that would be written.</summary>
    /// <param name="weights">In percent, whole numbers that sum to 100.</param>
    public bool HasWeights(ImmutableSortedDictionary<string, int> weights)
    {
        JsonObject after = _found.DeepClone().AsObject();
        SetWeights(after, weights);
        return JsonNode.DeepEquals(Destinations(_found), Destinations(after));
    }

    // What destinations of others have stays theirs: ours share the rest. A weight of zero is written, since Istio reads a single one that is missing as all.
    private void SetWeights(JsonObject of, ImmutableSortedDictionary<string, int> weights)
    {
        JsonArray destinations = Destinations(of);
        string? missing = weights.Keys.FirstOrDefault(name => weights[name] > 0 && !Nodes.Any(node => node?.Name == name));
        int others = destinations.Where((_, index) => Nodes[index] is null).Sum(each => (int)Weight(each!, destinations.Count));
        double[] shares = [.. Nodes.Select(node => node is null ? 0.0 : weights.GetValueOrDefault(node.Name))];
        if (missing is not null || others >= 100 || shares.Sum() <= 0)
        {
            string found = missing is not null ? $"no destination that is {missing}" : others >= 100 ? "all requests at destinations that are no nodes" : "no destination that would get any request";
            throw new ActuatorException($"VirtualService {Router}: found {found}, expected one that can be given weight", isPassing: false);
        }

        ImmutableArray<int> given = LargestRemainder.Of(shares, 100 - others);
        for (int index = 0; index < destinations.Count; index++)
        {
            if (Nodes[index] is not null)
            {
                destinations[index]!["weight"] = given[index];
            }
        }
    }

    // Returns the annotation: what abort and retries were before, or null when they are given back.
    private string? SetBlocking(JsonObject of, double rate)
    {
        JsonObject route = Route(of);
        string? annotation = _found["metadata"]!["annotations"]?[Kept]?.GetValue<string>();
        JsonObject kept = annotation is null ? new JsonObject { ["abort"] = Abort(of)?.DeepClone(), ["retries"] = route["retries"]?.DeepClone() } : Parse(annotation);
        bool isGivenBack = DesiredState.IsSame(rate, RateOf(kept["abort"] as JsonObject));
        JsonObject? abort = kept["abort"]?.DeepClone().AsObject();
        if (!isGivenBack)
        {
            abort ??= new JsonObject { ["httpStatus"] = Rejected };

            // Without a percentage Istio aborts every request.
            abort["percentage"] = new JsonObject { ["value"] = Math.Round(100 * rate, 4) };
            abort = rate > 0 ? abort : null;
        }

        SetAbort(route, abort);
        if (!isGivenBack)
        {
            // A request that is tried again is rejected less often than the rate says. Istio refuses a policy beside attempts of 0.
            route["retries"] = new JsonObject { ["attempts"] = 0 };
            return kept.ToJsonString();
        }

        // Retries that somebody set meanwhile are theirs.
        if (route["retries"] is JsonObject { Count: 1 } off && off["attempts"]?.GetValue<int>() == 0)
        {
            Set(route, "retries", kept["retries"]?.DeepClone());
        }

        return null;
    }

    private static void SetAbort(JsonObject route, JsonObject? abort)
    {
        JsonObject fault = route["fault"]?.DeepClone().AsObject() ?? [];
        Set(fault, "abort", abort);
        Set(route, "fault", fault.Count > 0 ? fault : null);
    }

    private static void Set(JsonObject of, string name, JsonNode? value)
    {
        if (value is null)
        {
            of.Remove(name);
        }
        else
        {
            of[name] = value;
        }
    }

    private JsonObject Parse(string annotation)
    {
        try
        {
            return JsonNode.Parse(annotation)!.AsObject();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new ActuatorException($"VirtualService {Router}: found an annotation {Kept} that is no JSON object, expected what was written there", isPassing: false, problem);
        }
    }

    private JsonObject Route(JsonObject of) => of["spec"]!["http"]![_route]!.AsObject();

    private JsonArray Destinations(JsonObject of) => Route(of)["route"] as JsonArray ?? [];

    private JsonObject? Abort(JsonObject of) => Route(of)["fault"]?["abort"] as JsonObject;

    private static double RateOf(JsonObject? abort) => abort is null ? 0
        : abort["percentage"] is not JsonObject percentage ? 1
        : Math.Clamp((percentage["value"]?.GetValue<double>() ?? 0) / 100, 0, 1);

    // A single destination needs no weight, and gets all.
    private static double Weight(JsonNode destination, int count) => destination["weight"]?.GetValue<double>() ?? (count == 1 ? 100 : 0);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
