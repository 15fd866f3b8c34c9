using System.Globalization;

namespace Meshward.Core.Actuation;

/// <summary>One step of a change of a mesh.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Target">The node or service that it is done to; empty for a wait that is of no one.</param>
public sealed record MeshOperation(MeshOperationKind Kind, string Target)
{
    /// <summary>Cores or replicas before; null where they are not known, or nothing is given.</summary>
    public double? From { get; init; }

    /// <summary>Cores or replicas afterwards; null where nothing is given.</summary>
    public double? To { get; init; }

    /// <summary>What is wanted of a service's requests; null for other operations.</summary>
    public DesiredTraffic? Traffic { get; init; }

    /// <summary>It in a few words, such as <c>replicas of web-v2 from 1 to 3</c>.</summary>
    public override string ToString() => Kind switch
    {
        MeshOperationKind.SetReplicas => Given("replicas"),
        MeshOperationKind.SetCores => Given("cores"),
        MeshOperationKind.AwaitReady => $"wait until {Target} is ready",
        MeshOperationKind.SetTraffic => $"requests of {Target}: {Traffic}",
        _ => "wait until requests in flight are answered",
    };

    private string Given(string what) => string.Create(CultureInfo.InvariantCulture, $"{what} of {Target} {(From is double from ? $"from {from:0.###} " : "")}to {To:0.###}");
}
