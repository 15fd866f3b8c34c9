using System.Globalization;
using k8s.Models;
using Meshward.Core.Actuation;

namespace Meshward.Mesh.Kubernetes;

/// <summary>
/// Keeps a controller from writing where one of a later generation does, which says so by an annotation. Whoever writes names the version that was looked
/// at, so that the annotation cannot come in between.
/// </summary>
/// <param name="generation">Tells our generation; null where no controller writes.</param>
internal sealed class GenerationFence(Func<long?> generation)
{
    /// <summary>The annotation.</summary>
    public const string Annotation = "meshward.io/generation";

    /// <summary>Whether there is one.</summary>
    public bool IsSet => generation() is not null;

    /// <summary>The generation that a Deployment is owned by; 0 for none.</summary>
    public static long Of(V1Deployment deployment) =>
        deployment.Metadata.Annotations is { } annotations && annotations.TryGetValue(Annotation, out string? text) ? Read(text) : 0;

    /// <summary>The generation that a text names; 0 for none.</summary>
    public static long Read(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    /// <summary>The Deployment, if it is ours to write.</summary>
    /// <exception cref="ActuatorException">A later generation owns it.</exception>
    public V1Deployment Pass(V1Deployment deployment)
    {
        Check($"Deployment {deployment.Name()}", Of(deployment));
        return deployment;
    }

    /// <summary>The route, if it is ours to write.</summary>
    /// <exception cref="ActuatorException">A later generation owns it.</exception>
    public RoutedService Pass(RoutedService route)
    {
        Check($"VirtualService {route.Router}", route.Generation);
        return route;
    }

    private void Check(string what, long found)
    {
        if (generation() is long own && found > own)
        {
            throw new ActuatorException(
                string.Create(CultureInfo.InvariantCulture, $"{what}: found annotation {Annotation} at {found}, expected at most {own}: another controller owns it, or one of another data directory did; without that, remove the annotation"),
                isPassing: false);
        }
    }
}
