using k8s;
using k8s.Models;

namespace Meshward.Tests.Shared;

/// <summary>What the Roles of an installation grant.</summary>
internal static class DeployedRights
{
    /// <summary>In the namespace of a mesh.</summary>
    public static IReadOnlyList<ApiRight> OfMesh { get; } = Read("deploy/mesh/rights.yaml");

    /// <summary>What the Roles of a file grant.</summary>
    /// <param name="file">Path from the repository's root.</param>
    public static IReadOnlyList<ApiRight> Read(string file) =>
    [
        .. from role in KubernetesYaml.LoadAllFromString(File.ReadAllText(Path.Combine(Repository.Root, file)), strict: true).OfType<V1Role>()
           from rule in role.Rules
           from @group in rule.ApiGroups
           from resource in rule.Resources
           from verb in rule.Verbs
           select new ApiRight(verb, @group, resource),
    ];
}
