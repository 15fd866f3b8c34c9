using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// How the cores of a pod are spread over its containers: by their CPU limits, or by what they ask for where none has a limit. Istio's proxy has cores
/// of its own, which stay. What containers ask for keeps its ratio to their limits, so that the pod's QoS class stays, too.
/// </summary>
/// <param name="Containers">Name, limit and request of each container that has one of them, in cores; null for what it does not have.</param>
internal sealed record CoreShares(ImmutableArray<(string Name, ResourceQuantity? Limit, ResourceQuantity? Request)> Containers)
{
    /// <summary>Name of Istio's proxy.</summary>
    public const string Sidecar = "istio-proxy";

    /// <summary>All cores; 0 where no container has any.</summary>
    public double Total => (double)(HasLimits ? Containers.Sum(container => container.Limit?.ToDecimal() ?? 0) : Containers.Sum(container => container.Request?.ToDecimal() ?? 0));

    private bool HasLimits => Containers.Any(container => container.Limit is not null);

    /// <summary>The shares of some containers.</summary>
    public static CoreShares Of(IEnumerable<V1Container>? containers) => new(
    [
        .. (containers ?? []).Where(container => container.Name != Sidecar).Select(container => (container.Name, Cpu(container.Resources?.Limits), Cpu(container.Resources?.Requests)))
            .Where(container => container.Item2 is not null || container.Item3 is not null),
    ]);

    /// <summary>Containers with other cores, as a patch names them. Cores that the shares have already are written as they were found, in the form that servers keep.</summary>
    /// <param name="cores">Cores of the pod, above 0.</param>
    public JsonArray Scaled(double cores)
    {
        double factor = cores / Total;
        ImmutableArray<int> millis = LargestRemainder.Of([.. Containers.Select(container => (double)((HasLimits ? container.Limit : container.Request)?.ToDecimal() ?? 0))], (int)Math.Round(1000 * cores));
        return
        [
            .. Containers.Select((container, index) =>
            {
                JsonObject resources = [];
                if (container.Limit is { } limit)
                {
                    resources["limits"] = new JsonObject { ["cpu"] = DesiredState.IsSame(factor, 1) ? limit.ToString() : Millis(millis[index]) };
                }

                if (container.Request is { } request)
                {
                    int asked = Asked(container.Limit?.ToDecimal(), request.ToDecimal(), millis[index], factor);
                    resources["requests"] = new JsonObject { ["cpu"] = DesiredState.IsSame(factor, 1) ? request.ToString() : Millis(asked) };
                }

                return new JsonObject { ["name"] = container.Name, ["resources"] = resources };
            }),
        ];
    }

    // A container that asks for its whole limit does so afterwards, or the pod would leave the class Guaranteed; beside containers with limits, one without keeps what it asks for.
    private int Asked(decimal? limit, decimal request, int millis, double factor) =>
        limit is null ? (HasLimits ? (int)Math.Round(1000 * request) : millis)
        : limit == request ? millis
        : Math.Min(millis, (int)Math.Round(1000 * (double)request * factor));

    private static string Millis(int millis) => millis % 1000 == 0 ? (millis / 1000).ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{millis}m");

    private static ResourceQuantity? Cpu(IDictionary<string, ResourceQuantity>? amounts) => amounts is not null && amounts.TryGetValue("cpu", out ResourceQuantity? quantity) ? quantity : null;
}
