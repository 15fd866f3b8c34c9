using System.Text.Json.Nodes;

namespace Meshward.Deploy.Tests;

/// <summary>What is installed holds together, and may do as little as it can.</summary>
public sealed class InstallationTests
{
    // What an operator makes before: docs/install.md
    private static readonly string[] _given = ["Secret meshward-access", "Secret meshward-database"];

    public static TheoryData<string> Installations => Kustomize.Installations;

    [Theory]
    [MemberData(nameof(Installations))]
    public void Whatever_is_named_is_there(string folder)
    {
        IReadOnlyList<Manifest> all = WithSilos(folder);
        string[] there = [.. all.Select(manifest => $"{manifest.Kind} {manifest.Name}"), .. _given];

        Assert.Empty(all.SelectMany(manifest => References(manifest.Json)).Distinct().Except(there));
    }

    [Theory]
    [MemberData(nameof(Installations))]
    public void Ports_that_are_named_are_those_of_containers(string folder)
    {
        IReadOnlyList<Manifest> all = WithSilos(folder);
        string[] ports = [.. all.SelectMany(manifest => manifest.Containers).SelectMany(container => container["ports"]?.AsArray() ?? []).Select(port => port!["name"]!.GetValue<string>())];

        Assert.Empty(Named(all, "port", "targetPort").Except(ports));
    }

    [Theory]
    [MemberData(nameof(Installations))]
    public void Selectors_find_pods(string folder)
    {
        IReadOnlyList<Manifest> all = WithSilos(folder);
        JsonObject[] labels = [.. all.Where(manifest => manifest.Pod is not null).Select(manifest => manifest.Pod!["metadata"]!["labels"]!.AsObject())];
        IEnumerable<JsonObject> selectors =
        [
            .. all.Where(manifest => manifest.Kind == "Service").Select(manifest => manifest.Json["spec"]!["selector"]!.AsObject()),
            .. all.Where(manifest => manifest.Kind is "StatefulSet" or "PodDisruptionBudget").Select(manifest => manifest.Json["spec"]!["selector"]!["matchLabels"]!.AsObject()),
            .. all.Where(manifest => manifest.Kind == "NetworkPolicy").Select(manifest => manifest.Json["spec"]!["podSelector"]!["matchLabels"]!.AsObject()),
        ];

        Assert.All(selectors, selector => Assert.Contains(labels, pod => selector.All(pair => JsonNode.DeepEquals(pod[pair.Key], pair.Value))));
    }

    [Theory]
    [MemberData(nameof(Installations))]
    public void Pods_run_without_root_on_a_root_file_system_that_is_read_only(string folder)
    {
        Manifest[] pods = [.. Kustomize.Render(folder).Where(manifest => manifest.Pod is not null)];

        Assert.All(pods, manifest =>
        {
            JsonNode pod = manifest.Pod!["spec"]!["securityContext"]!;
            Assert.True(pod["runAsNonRoot"]!.GetValue<bool>());
            Assert.NotEqual("0", pod["runAsUser"]!.ToJsonString());
            Assert.Equal("RuntimeDefault", pod["seccompProfile"]!["type"]!.GetValue<string>());
        });
        Assert.All(pods.SelectMany(manifest => manifest.Containers), container =>
        {
            JsonNode own = container["securityContext"]!;
            Assert.True(own["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.False(own["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.Equal("""["ALL"]""", own["capabilities"]!["drop"]!.ToJsonString());
            Assert.NotNull(container["resources"]!["requests"]!["cpu"]);
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
        });
    }

    [Theory]
    [InlineData("deploy/overlays/single")]
    [InlineData("deploy/overlays/cluster")]
    public void Silos_are_probed_and_replaced_one_at_a_time(string folder)
    {
        IReadOnlyList<Manifest> all = Kustomize.Render(folder);
        JsonObject silo = Assert.Single(Silos(all).Containers, container => container["name"]!.GetValue<string>() == "silo");

        Assert.Equal(["/health/live", "/health/live", "/health/ready"], new[] { "startupProbe", "livenessProbe", "readinessProbe" }.Select(probe => silo[probe]!["httpGet"]!["path"]!.GetValue<string>()));
        Assert.Equal("RollingUpdate", Silos(all).Json["spec"]!["updateStrategy"]!["type"]!.GetValue<string>());
        Assert.Equal("1", Assert.Single(all, manifest => manifest.Kind == "PodDisruptionBudget").Json["spec"]!["maxUnavailable"]!.ToJsonString());
    }

    [Fact]
    public void State_of_a_single_silo_is_on_a_volume_and_that_of_several_in_a_database()
    {
        Manifest single = Silos(Kustomize.Render("deploy/overlays/single")), cluster = Silos(Kustomize.Render("deploy/overlays/cluster"));

        Assert.Equal(("1", "data"), (single.Json["spec"]!["replicas"]!.ToJsonString(), Assert.Single(single.Json["spec"]!["volumeClaimTemplates"]!.AsArray())!["metadata"]!["name"]!.GetValue<string>()));
        Assert.DoesNotContain(single.Pod!["spec"]!["volumes"]!.AsArray(), volume => volume!["name"]!.GetValue<string>() == "data");
        Assert.Equal("3", cluster.Json["spec"]!["replicas"]!.ToJsonString());
        Assert.Contains(cluster.Pod!["spec"]!["volumes"]!.AsArray(), volume => volume!["secret"]?["secretName"]!.GetValue<string>() == "meshward-database");
        Assert.DoesNotContain(cluster.Json["spec"]!.AsObject(), pair => pair.Key == "volumeClaimTemplates");
    }

    // Requests leave a silo for names, other silos, the API server, metrics and the database alone.
    [Fact]
    public void Silos_are_reached_by_silos_consoles_and_whoever_may_see_the_page()
    {
        JsonArray rules = Assert.Single(Kustomize.Render("deploy/overlays/cluster"), manifest => manifest is { Kind: "NetworkPolicy", Name: "meshward-silos" }).Json["spec"]!["ingress"]!.AsArray();

        Assert.All(rules, rule => Assert.NotEmpty(rule!["from"]!.AsArray()));
        Assert.Equal(
            [("silo", "silo"), ("silo", "gateway"), ("console", "gateway"), ("console", "web"), ("", "web")],
            rules.SelectMany(rule => rule!["ports"]!.AsArray().Select(port => (rule["from"]![0]!["podSelector"]?["matchLabels"]!["app.kubernetes.io/component"]!.GetValue<string>() ?? "", port!["port"]!.GetValue<string>()))));
    }

    // Silos, their first steps and jobs are of one build: the one of this repository.
    [Theory]
    [MemberData(nameof(Installations))]
    public void All_images_of_ours_are_of_this_version(string folder)
    {
        string version = typeof(Meshward.Client.ConsoleApp).Assembly.GetName().Version!.ToString(3);
        string[] images = [.. Kustomize.Render(folder).SelectMany(manifest => manifest.Containers).Select(container => container["image"]!.GetValue<string>()).Where(image => image.Contains("meshward", StringComparison.Ordinal))];

        Assert.All(images, image => Assert.EndsWith($":{version}", image, StringComparison.Ordinal));
        Assert.Equal(folder == "deploy/mesh", images.Length == 0);
    }

    // Consoles have a token of their own, and see none of people's.
    [Theory]
    [InlineData("deploy/examples/bookinfo")]
    [InlineData("deploy/examples/online-boutique")]
    public void A_console_is_given_the_token_of_consoles_alone(string folder)
    {
        IEnumerable<JsonNode> secrets = Kustomize.Render(folder).Where(manifest => manifest.Pod is not null).SelectMany(manifest => manifest.Pod!["spec"]!["volumes"]!.AsArray()).Select(volume => volume!["secret"]).OfType<JsonNode>();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.Equal("""[{"key":"console","path":"console"}]""", secret["items"]!.ToJsonString()));
    }

    // Logins and forms are in the memory of the silo that gave them.
    [Theory]
    [InlineData("deploy/overlays/single")]
    [InlineData("deploy/overlays/cluster")]
    public void A_browser_stays_with_its_silo(string folder) =>
        Assert.Equal("ClientIP", Kustomize.Render(folder).Single(manifest => manifest is { Kind: "Service", Name: "meshward-web" }).Json["spec"]!["sessionAffinity"]!.GetValue<string>());

    private static Manifest Silos(IEnumerable<Manifest> all) => Assert.Single(all, manifest => manifest.Kind == "StatefulSet");

    // Rights and jobs are of use beside silos alone.
    private static IReadOnlyList<Manifest> WithSilos(string folder) =>
        folder.Contains("overlays", StringComparison.Ordinal) ? Kustomize.Render(folder) : [.. Kustomize.Render(folder), .. Kustomize.Render("deploy/overlays/single")];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject item => item.SelectMany(pair => (pair.Key, pair.Value) switch
        {
            ("configMap" or "configMapRef" or "configMapKeyRef", JsonObject map) => [$"ConfigMap {map["name"]}"],
            ("secret", JsonObject secret) => [$"Secret {secret["secretName"]}"],
            ("secretKeyRef", JsonObject secret) => [$"Secret {secret["name"]}"],
            ("persistentVolumeClaim", JsonObject claim) => [$"PersistentVolumeClaim {claim["claimName"]}"],
            ("serviceAccountName", JsonValue account) => [$"ServiceAccount {account}"],
            ("serviceName", JsonValue service) => [$"Service {service}"],
            ("roleRef", JsonObject role) => [$"{role["kind"]} {role["name"]}"],
            ("subjects", JsonArray subjects) => subjects.Select(subject => $"{subject!["kind"]} {subject["name"]}"),
            _ => References(pair.Value),
        }),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Named(IEnumerable<Manifest> all, params string[] keys) =>
        all.SelectMany(manifest => Values(manifest.Json)).Where(pair => keys.Contains(pair.Key) && pair.Value is JsonValue value && value.TryGetValue(out string? _))
            .Select(pair => pair.Value!.GetValue<string>()).Distinct();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Values(JsonNode? node) => node switch
    {
        JsonObject item => item.Concat(item.SelectMany(pair => Values(pair.Value))),
        JsonArray list => list.SelectMany(Values),
        _ => [],
    };
}
