using System.Collections.Immutable;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>A workload that serves a service: in Kubernetes a Deployment, as a rule.</summary>
/// <param name="Name">Its name, which metrics tell as <c>destination_workload</c>.</param>
/// <param name="Namespace">Its namespace; empty where none is told.</param>
/// <param name="Share">Share of the service's admitted requests that it had, 0 to 1.</param>
/// <param name="Versions">Versions that it served as, in order; empty where none are told.</param>
public sealed record FoundWorkload(string Name, string Namespace, double Share, ImmutableArray<string> Versions)
{
    /// <summary>Share of the requests that is sent to it, 0 to 1, by a routing weight that can be set; null where nothing shows one.</summary>
    public double? Weight { get; init; }

    /// <summary>Cores that it is given now, which can be set; null where nothing tells them.</summary>
    public FoundAmount? Cores { get; init; }

    /// <summary>Replicas that it is given now, which can be set; null where nothing tells them.</summary>
    public FoundAmount? Replicas { get; init; }

    /// <summary>Autoscaler that owns its replicas; null for none.</summary>
    public string? Autoscaler { get; init; }
}
