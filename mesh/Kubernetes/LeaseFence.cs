using System.Globalization;
using k8s.Models;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Keeps a controller from writing where one does that took the mesh later, which says so by an annotation: the number of the lease under which it writes.
/// Whoever writes names the version that was looked at, so that the annotation cannot come in between.
/// </summary>
/// <param name="number">Tells our number; null where no controller writes.</param>
internal sealed class LeaseFence(Func<long?> number)
{
    /// <summary>The annotation.</summary>
    public const string Annotation = "meshward.io/fence";

    /// <summary>Whether there is one.</summary>
    public bool IsSet => number() is not null;

    /// <summary>The number that a Deployment is owned under; 0 for none.</summary>
    public static long Of(V1Deployment deployment) =>
        deployment.Metadata.Annotations is { } annotations && annotations.TryGetValue(Annotation, out string? text) ? Read(text) : 0;

    /// <summary>The number that a text names; 0 for none.</summary>
    public static long Read(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long read) ? read : 0;

    /// <summary>The Deployment, if it is ours to write.</summary>
    /// <exception cref="ActuatorException">A controller that took the mesh later owns it.</exception>
    public V1Deployment Pass(V1Deployment deployment)
    {
        Check($"Deployment {deployment.Name()}", Of(deployment));
        return deployment;
    }

    /// <summary>The route, if it is ours to write.</summary>
    /// <exception cref="ActuatorException">A controller that took the mesh later owns it.</exception>
    public RoutedService Pass(RoutedService route)
    {
        Check($"VirtualService {route.Router}", route.Fence);
        return route;
    }

    private void Check(string what, long found)
    {
        if (number() is long own && found > own)
        {
            throw new ActuatorException(
                string.Create(CultureInfo.InvariantCulture, $"{what}: found annotation {Annotation} at {found}, expected at most {own}: a controller owns it that took the mesh later; where there is none, remove the annotation"),
                isPassing: false);
        }
    }
}
