using System.Collections.Immutable;
using System.Text.Json;
using k8s.Models;

namespace Meshward.Mesh.Kubernetes;

/// <summary>What a namespace has.</summary>
/// <param name="Deployments">Its Deployments.</param>
/// <param name="Autoscalers">Its HorizontalPodAutoscalers.</param>
/// <param name="VirtualServices">Its VirtualServices.</param>
/// <param name="DestinationRules">Its DestinationRules.</param>
internal sealed record NamespaceObjects(
    ImmutableArray<V1Deployment> Deployments,
    ImmutableArray<V2HorizontalPodAutoscaler> Autoscalers,
    ImmutableArray<JsonElement> VirtualServices,
    ImmutableArray<JsonElement> DestinationRules)
{
    /// <summary>The Deployments whose pods have these labels, at least one of them.</summary>
    public ImmutableArray<V1Deployment> Labelled(ImmutableDictionary<string, string> labels) => labels.IsEmpty ? [] :
    [
        .. Deployments.Where(deployment => deployment.Spec.Template.Metadata?.Labels is IDictionary<string, string> own
            && labels.All(label => own.TryGetValue(label.Key, out string? value) && value == label.Value)),
    ];

    /// <summary>The autoscaler of a Deployment, in words; null for none.</summary>
    public string? AutoscalerOf(string deployment) => Autoscalers
        .Where(each => each.Spec.ScaleTargetRef is { Kind: "Deployment" } target && target.Name == deployment)
        .Select(each => FormattableString.Invariant($"HorizontalPodAutoscaler {each.Name()} ({each.Spec.MinReplicas ?? 1} to {each.Spec.MaxReplicas} replicas)"))
        .FirstOrDefault();
}
