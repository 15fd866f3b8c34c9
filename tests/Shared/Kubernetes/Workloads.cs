using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>
/// What controllers of a cluster make of Deployments and Services: pods, which become ready some time after they were made, and EndpointSlices that
/// follow (kubernetes.io/docs/concepts/workloads/controllers/deployment/, /docs/concepts/services-networking/endpoint-slices/). Everything is brought up
/// to date whenever somebody asks for something. Whoever uses it holds the store's gate.
/// </summary>
internal sealed class Workloads(ObjectStore store, TimeProvider clock)
{
    private readonly Dictionary<string, DateTimeOffset> _made = [];
    private int _pods;

    /// <summary>How long a pod takes to become ready.</summary>
    public TimeSpan ReadyAfter { get; set; }

    /// <summary>Deployments whose pods never become ready.</summary>
    public HashSet<string> Broken { get; } = [];

    public void Reconcile()
    {
        foreach (JsonObject deployment in store.All("deployments.apps"))
        {
            Reconcile(deployment);
        }

        foreach (JsonObject service in store.All("services"))
        {
            Publish(service);
        }
    }

    private void Reconcile(JsonObject deployment)
    {
        string within = Text(deployment, "namespace"), name = Text(deployment, "name");
        int wanted = deployment["spec"]!["replicas"]?.GetValue<int>() ?? 1;
        string hash = HashOf(deployment["spec"]!["template"]!);
        JsonObject[] pods = [.. store.List("pods", within).Where(pod => Text(pod, "name").StartsWith(name + "-", StringComparison.Ordinal) && Text(pod["metadata"]!["ownerReferences"]![0]!.AsObject(), null) == name)];
        JsonObject[] current = [.. pods.Where(pod => pod["metadata"]!["labels"]!["pod-template-hash"]!.GetValue<string>() == hash)];
        foreach (JsonObject extra in current.Skip(wanted))
        {
            store.Remove("pods", within, Text(extra, "name"));
        }

        current = [.. current.Take(wanted), .. Enumerable.Range(0, Math.Max(0, wanted - current.Length)).Select(_ => Make(deployment, within, name, hash))];
        int ready = current.Count(pod => Settle(pod, within, name));

        // A rolling update: pods of the former template go when those of the new one are ready.
        JsonObject[] former = [.. pods.Where(pod => !current.Contains(pod) && pod["metadata"]!["labels"]!["pod-template-hash"]!.GetValue<string>() != hash)];
        foreach (JsonObject old in ready >= wanted ? former : [])
        {
            store.Remove("pods", within, Text(old, "name"));
        }

        int serving = ready + (ready >= wanted ? 0 : former.Length);
        JsonObject status = deployment.DeepClone().AsObject();
        status["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.DeepClone(),
            ["replicas"] = ready >= wanted ? wanted : wanted + former.Length,
            ["updatedReplicas"] = wanted,
            ["readyReplicas"] = serving,
            ["availableReplicas"] = serving,
        };
        store.Put("deployments.apps", within, status);
    }

    private JsonObject Make(JsonObject deployment, string within, string name, string hash)
    {
        JsonNode template = deployment["spec"]!["template"]!;
        JsonObject labels = template["metadata"]!["labels"]!.DeepClone().AsObject();
        labels["pod-template-hash"] = hash;
        string own = string.Create(CultureInfo.InvariantCulture, $"{name}-{hash}-{++_pods:00000}");
        _made[$"{within}/{own}"] = clock.GetUtcNow();
        return store.Put("pods", within, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject { ["name"] = own, ["uid"] = $"uid-of-{own}", ["labels"] = labels, ["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "ReplicaSet", ["name"] = name }) },
            ["spec"] = template["spec"]!.DeepClone(),
        });
    }

    // The node carries out what the pod asks for as soon as the pod is ready.
    private bool Settle(JsonObject pod, string within, string deployment)
    {
        bool isReady = !Broken.Contains(deployment) && clock.GetUtcNow() - _made[$"{within}/{Text(pod, "name")}"] >= ReadyAfter;
        JsonObject settled = store.Find("pods", within, Text(pod, "name"))!.DeepClone().AsObject();
        settled["status"] = new JsonObject
        {
            ["phase"] = isReady ? "Running" : "Pending",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = isReady ? "True" : "False" }),
            ["containerStatuses"] = isReady
                ? new JsonArray([.. settled["spec"]!["containers"]!.AsArray().Select(container => new JsonObject { ["name"] = container!["name"]!.DeepClone(), ["ready"] = true, ["resources"] = container["resources"]?.DeepClone() })])
                : [],
        };
        store.Put("pods", within, settled);
        return isReady;
    }

    private void Publish(JsonObject service)
    {
        string within = Text(service, "namespace"), name = Text(service, "name");
        KeyValuePair<string, JsonNode?>[] selector = [.. service["spec"]!["selector"]!.AsObject()];
        JsonArray endpoints = [.. store.List("pods", within)
            .Where(pod => selector.All(label => pod["metadata"]!["labels"]?[label.Key]?.GetValue<string>() == label.Value!.GetValue<string>()))
            .Select(pod => new JsonObject
            {
                ["addresses"] = new JsonArray("10.0.0.1"),
                ["conditions"] = new JsonObject { ["ready"] = pod["status"]?["phase"]?.GetValue<string>() == "Running" },
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["name"] = Text(pod, "name"), ["namespace"] = within },
            })];
        store.Put("endpointslices.discovery.k8s.io", within, new JsonObject
        {
            ["apiVersion"] = "discovery.k8s.io/v1",
            ["kind"] = "EndpointSlice",
            ["metadata"] = new JsonObject { ["name"] = $"{name}-1", ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = name }, ["generation"] = store.Find("endpointslices.discovery.k8s.io", within, $"{name}-1")?["metadata"]?["generation"]?.DeepClone() },
            ["addressType"] = "IPv4",
            ["endpoints"] = endpoints,
        });
    }

    private static string Text(JsonObject of, string? member) => (member is null ? of["name"] : of["metadata"]![member])!.GetValue<string>();

    // Five signs that a template always gets, as a ReplicaSet's name has them.
    private static string HashOf(JsonNode template) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.ToJsonString())))[..5];
}
