using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using k8s;
using Meshward.Tests.Shared;

namespace Meshward.Deploy.Tests;

/// <summary>Manifests are what Kubernetes and Istio take.</summary>
public sealed class SchemaTests
{
    private static readonly ConcurrentDictionary<(string File, string Definition), JsonSchema> _schemas = new();

    public static TheoryData<string> Installations => Kustomize.Installations;

    [Theory]
    [MemberData(nameof(Installations))]
    public void Every_object_fits_its_schema(string folder)
    {
        IReadOnlyList<Manifest> all = Kustomize.Render(folder);

        Assert.NotEmpty(all);
        Assert.Empty(all.SelectMany(Mistakes));
    }

    // The client's types are those of a newer Kubernetes than the schema.
    [Theory]
    [MemberData(nameof(Installations))]
    public void Every_field_is_one_that_Kubernetes_has(string folder)
    {
        Manifest[] known = [.. Kustomize.Render(folder).Where(manifest => !manifest.ApiVersion.StartsWith("networking.istio.io", StringComparison.Ordinal))];

        Assert.Equal(known.Select(manifest => manifest.Kind), known.Select(manifest => Assert.Single(KubernetesYaml.LoadAllFromString(manifest.Yaml, strict: true)).GetType().Name[2..]));
    }

    [Theory]
    [InlineData("replicas: 1", "replicas: one")]
    [InlineData("serviceName: meshward-silos", "service: meshward-silos")]
    [InlineData("containerPort: 8080", "containerPort: web")]
    [InlineData("      serviceAccountName:", "      serviceAccount_name:")]
    [InlineData("  selector:\n", "  selectors:\n")]
    public void A_mistake_in_a_manifest_is_found(string right, string wrong)
    {
        string yaml = File.ReadAllText(Path.Combine(Repository.Root, "deploy/base/silos.yaml"));
        Manifest good = Assert.Single(Manifest.Read(yaml));
        Assert.Contains(right, yaml, StringComparison.Ordinal);

        Assert.Empty(Mistakes(good));
        Assert.NotEmpty(Mistakes(Assert.Single(Manifest.Read(yaml.Replace(right, wrong, StringComparison.Ordinal)))));
    }

    [Fact]
    public void A_weight_that_is_no_number_and_a_field_that_Istio_does_not_have_are_found()
    {
        string yaml = File.ReadAllText(Path.Combine(Repository.Root, "deploy/examples/online-boutique/mesh/routes.yaml"));

        Assert.Empty(Mistakes(Assert.Single(Manifest.Read(yaml))));
        Assert.NotEmpty(Mistakes(Assert.Single(Manifest.Read(yaml.Replace("route:", "routes:", StringComparison.Ordinal)))));
        Assert.NotEmpty(Mistakes(Assert.Single(Manifest.Read(yaml.Replace("{ destination:", "{ weight: all, destination:", StringComparison.Ordinal)))));
    }

    /// <summary>What a schema has against an object.</summary>
    internal static IEnumerable<string> Mistakes(Manifest manifest)
    {
        (string File, string Definition) place = manifest.ApiVersion.Split('/')[0] switch
        {
            "networking.istio.io" => ("istio-networking-v1beta1.json", manifest.Kind),
            "monitoring.coreos.com" => ("prometheus-operator-v1.json", manifest.Kind),
            _ => ("kubernetes-1.27.json", $"io.k8s.api.{Group(manifest.ApiVersion)}.{manifest.Kind}"),
        };
        JsonSchema schema = _schemas.GetOrAdd(place, key => Load(key.File, key.Definition));
        EvaluationResults found = schema.Evaluate(JsonSerializer.SerializeToElement(manifest.Json), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return found.IsValid ? [] : (found.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{manifest}: {detail.InstanceLocation}: {error.Value}"));
    }

    // apps/v1 is io.k8s.api.apps.v1, v1 io.k8s.api.core.v1, rbac.authorization.k8s.io/v1 io.k8s.api.rbac.v1
    private static string Group(string apiVersion) =>
        apiVersion.Split('/') is [string group, string version] ? $"{group.Split('.')[0]}.{version}" : $"core.{apiVersion}";

    private static JsonSchema Load(string file, string definition)
    {
        JsonObject all = JsonNode.Parse(typeof(SchemaTests).Assembly.GetManifestResourceStream(file)!)!.AsObject();
        Assert.True(all["$defs"]!.AsObject().ContainsKey(definition), $"{file} has no {definition}");
        all["$ref"] = $"#/$defs/{definition}";
        return JsonSchema.FromText(all.ToJsonString());
    }
}
