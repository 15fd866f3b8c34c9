using System.Net;

namespace Meshward.Silo.Settings;

/// <summary>The pod that a silo is.</summary>
/// <param name="Name">Its name, which is the silo's.</param>
/// <param name="Namespace">Its namespace, in which the other pods of the cluster are looked for.</param>
/// <param name="Address">Its address.</param>
/// <param name="Kubeconfig">File that says how the API server is reached; null for the pod's service account.</param>
public sealed record KubernetesPod(string Name, string Namespace, IPAddress Address, string? Kubeconfig)
{
    /// <summary>Variables of the environment that Orleans reads too (learn.microsoft.com/dotnet/orleans/deployment/kubernetes).</summary>
    internal const string NameVariable = "POD_NAME", NamespaceVariable = "POD_NAMESPACE", AddressVariable = "POD_IP";

    /// <summary>Variables that rename clusters, which consoles would not know.</summary>
    internal const string ServiceVariable = "ORLEANS_SERVICE_ID", ClusterVariable = "ORLEANS_CLUSTER_ID";
}
