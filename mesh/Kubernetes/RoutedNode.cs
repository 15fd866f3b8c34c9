namespace Meshward.Mesh.Kubernetes;

/// <summary>A destination of a route that is a node of the scenario.</summary>
/// <param name="Name">The node.</param>
/// <param name="Deployment">The Deployment that it is: of the same name, but for a node that gets the rest.</param>
internal sealed record RoutedNode(string Name, string Deployment);
