using k8s;

namespace Meshward.Silo.Settings;

/// <summary>Orleans' hosting on Kubernetes.</summary>
internal static class KubernetesHosting
{
    /// <summary>
    /// Names the silo like its pod, labels the pod with its cluster, and declares silos dead whose pods were deleted. Name, namespace and address
    /// of the pod are read from the environment by Orleans itself.
    /// </summary>
    public static void UsePod(this ISiloBuilder silo, KubernetesPod pod) => silo.UseKubernetesHosting(options => options.Configure(hosting =>
    {
        if (pod.Kubeconfig is string file)
            hosting.GetClientConfiguration = () => KubernetesClientConfiguration.BuildConfigFromConfigFile(file);
    }));
}
