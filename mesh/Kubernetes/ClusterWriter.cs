using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>Writes what this product changes in a cluster, and nothing else: one VirtualService, scale, CPU of a Deployment's or a pod's containers.</summary>
internal sealed class ClusterWriter(ClusterAccess access, string within)
{
    private bool? _hasResize;

    /// <summary>Whether pods can be given other cores while they run.</summary>
    public async Task<bool> HasResizeAsync(CancellationToken cancellationToken) => _hasResize ??=
        (await access.AskAsync("get", "the resources of API v1", within, () => access.Client.CoreV1.GetAPIResourcesAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
            ?.Resources?.Any(resource => resource?.Name == "pods/resize") == true;

    /// <summary>Patches a VirtualService.</summary>
    /// <returns>Its version afterwards.</returns>
    public async Task<string> PatchAsync(RoutedService service, JsonObject patch, CancellationToken cancellationToken)
    {
        object answer = await access.AskAsync(
            "patch", "virtualservices.networking.istio.io", within,
            () => access.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
                Patch(patch, V1Patch.PatchType.MergePatch), "networking.istio.io", service.ApiVersion, within, "virtualservices", service.Router, fieldManager: FieldOwner.Own, cancellationToken: cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return answer is JsonElement { ValueKind: JsonValueKind.Object } element && element.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object
            && metadata.TryGetProperty("resourceVersion", out JsonElement version) && version.ValueKind == JsonValueKind.String ? version.GetString() ?? "" : "";
    }

    /// <summary>Writes the number of a controller's lease on a Deployment, if it is still of the version that was looked at.</summary>
    public Task StampAsync(V1Deployment deployment, long number, CancellationToken cancellationToken)
    {
        JsonObject metadata = MetadataOf(deployment, isGuarded: true);
        metadata["annotations"] = new JsonObject { [LeaseFence.Annotation] = number.ToString(CultureInfo.InvariantCulture) };
        return access.AskAsync(
            "patch", "deployments.apps", within,
            () => access.Client.AppsV1.PatchNamespacedDeploymentAsync(
                Patch(new JsonObject { ["metadata"] = metadata }, V1Patch.PatchType.MergePatch), deployment.Name(), within, fieldManager: FieldOwner.Own, cancellationToken: cancellationToken),
            cancellationToken);
    }

    /// <summary>Applies a number of replicas.</summary>
    /// <param name="deployment">The Deployment as it was looked at.</param>
    /// <param name="replicas">The number.</param>
    /// <param name="isGuarded">Whether it is refused where the Deployment has changed since.</param>
    /// <param name="force">Whether the field is taken from others.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task ApplyReplicasAsync(V1Deployment deployment, int replicas, bool isGuarded, bool force, CancellationToken cancellationToken)
    {
        JsonObject scale = new()
        {
            ["apiVersion"] = "autoscaling/v1",
            ["kind"] = "Scale",
            ["metadata"] = MetadataOf(deployment, isGuarded),
            ["spec"] = new JsonObject { ["replicas"] = replicas },
        };
        return access.AskAsync(
            "patch", "deployments.apps/scale", within,
            () => access.Client.AppsV1.PatchNamespacedDeploymentScaleAsync(Patch(scale, V1Patch.PatchType.ApplyPatch), deployment.Name(), within, fieldManager: FieldOwner.Own, force: force, cancellationToken: cancellationToken),
            cancellationToken);
    }

    /// <summary>Applies CPU of containers to the template of a Deployment, whose pods are then replaced.</summary>
    /// <param name="deployment">The Deployment as it was looked at.</param>
    /// <param name="containers">Names and resources of the containers.</param>
    /// <param name="isGuarded">Whether it is refused where the Deployment has changed since.</param>
    /// <param name="force">Whether fields are taken from others.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task ApplyCoresAsync(V1Deployment deployment, JsonArray containers, bool isGuarded, bool force, CancellationToken cancellationToken)
    {
        JsonObject applied = new()
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = MetadataOf(deployment, isGuarded),
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
        };
        return access.AskAsync(
            "patch", "deployments.apps", within,
            () => access.Client.AppsV1.PatchNamespacedDeploymentAsync(Patch(applied, V1Patch.PatchType.ApplyPatch), deployment.Name(), within, fieldManager: FieldOwner.Own, force: force, cancellationToken: cancellationToken),
            cancellationToken);
    }

    /// <summary>Gives the containers of a pod that runs other CPU.</summary>
    public Task ResizeAsync(string pod, JsonArray containers, CancellationToken cancellationToken) => access.AskAsync(
        "patch", "pods/resize", within,
        () => access.Client.CoreV1.PatchNamespacedPodResizeAsync(
            Patch(new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } }, V1Patch.PatchType.StrategicMergePatch), pod, within, fieldManager: FieldOwner.Own, cancellationToken: cancellationToken),
        cancellationToken);

    private JsonObject MetadataOf(V1Deployment deployment, bool isGuarded)
    {
        JsonObject metadata = new() { ["name"] = deployment.Name(), ["namespace"] = within };
        if (isGuarded)
        {
            metadata["resourceVersion"] = deployment.ResourceVersion();
        }

        return metadata;
    }

    private static V1Patch Patch(JsonObject body, V1Patch.PatchType type) => new(body.ToJsonString(), type);
}
