using System.Globalization;
using System.Text.Json.Nodes;

namespace Meshward.Tests.Shared;

/// <summary>Carries requests out on the objects of a cluster. Whoever uses it holds the store's gate.</summary>
internal sealed class ClusterApi(ObjectStore store, TimeProvider clock)
{
    private const string Deployments = "deployments.apps";

    /// <summary>Kinds that are served, with the version of each.</summary>
    public Dictionary<string, (string ApiVersion, string Kind)> Kinds { get; } = new()
    {
        [Deployments] = ("apps/v1", "Deployment"),
        ["horizontalpodautoscalers.autoscaling"] = ("autoscaling/v2", "HorizontalPodAutoscaler"),
        ["endpointslices.discovery.k8s.io"] = ("discovery.k8s.io/v1", "EndpointSlice"),
        ["leases.coordination.k8s.io"] = ("coordination.k8s.io/v1", "Lease"),
        ["pods"] = ("v1", "Pod"),
        ["services"] = ("v1", "Service"),
    };

    /// <summary>Whether pods can be resized (kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/: since 1.33).</summary>
    public bool HasResize { get; set; } = true;

    /// <summary>The resources of API v1.</summary>
    public JsonObject Discovery() => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = "v1",
        ["resources"] = new JsonArray([.. new[] { "pods", "pods/status", "services" }.Concat(HasResize ? ["pods/resize"] : Array.Empty<string>()).Select(name => new JsonObject
        {
            ["name"] = name,
            ["singularName"] = "",
            ["namespaced"] = true,
            ["kind"] = name == "services" ? "Service" : "Pod",
            ["verbs"] = new JsonArray("get", "patch", "update"),
        })]),
    };

    public JsonObject Get(ApiPath path, string? labels)
    {
        Know(path);
        if (path.Name is string name)
        {
            JsonObject found = Find(path, name);
            return path.Subresource switch
            {
                null or "status" => found,
                "scale" when path.Resource == Deployments => Scale(found),
                "resize" when path.Resource == "pods" && HasResize => found,
                _ => throw ApiStatus.NotFound,
            };
        }

        JsonArray items = [.. store.List(path.Resource, path.Within, labels).Select(item => item.DeepClone())];
        return new JsonObject
        {
            ["kind"] = Kinds[path.Resource].Kind + "List",
            ["apiVersion"] = path.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = store.Version.ToString(CultureInfo.InvariantCulture) },
            ["items"] = items,
        };
    }

    /// <summary>Makes or replaces an object.</summary>
    public JsonObject Write(ApiPath path, JsonObject given, string manager)
    {
        Know(path);
        JsonObject after = given.DeepClone().AsObject();
        string name = path.Name ?? after["metadata"]!["name"]!.GetValue<string>();
        JsonObject? before = store.Find(path.Resource, path.Within, name);
        if (before is not null)
        {
            CheckVersion(path, before, after);
            if (path.Name is null)
            {
                throw new ApiStatus(409, "AlreadyExists", $"{path.Resource} \"{name}\" already exists");
            }
        }

        after["apiVersion"] = path.ApiVersion;
        after["kind"] = Kinds[path.Resource].Kind;
        return Finish(path, before ?? new JsonObject { ["metadata"] = new JsonObject() }, after, manager, null);
    }

    public JsonObject Remove(ApiPath path)
    {
        JsonObject gone = Find(path, path.Name!);
        store.Remove(path.Resource, path.Within, path.Name!);
        return gone;
    }

    /// <summary>Patches an object or one of its subresources.</summary>
    /// <param name="path">The object.</param>
    /// <param name="kind">The type of the patch, as the header Content-Type tells it.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="manager">Name of the field manager.</param>
    /// <param name="force">Whether fields of other managers are taken.</param>
    public JsonObject Patch(ApiPath path, string kind, JsonNode patch, string manager, bool force)
    {
        Know(path);
        JsonObject before = Find(path, path.Name!), after = before.DeepClone().AsObject();
        bool isServed = path.Subresource switch { null or "status" => true, "scale" => path.Resource == Deployments, "resize" => path.Resource == "pods" && HasResize, _ => false };
        if (!isServed)
        {
            throw ApiStatus.NotFound;
        }

        if (kind == "application/apply-patch+yaml")
        {
            CheckVersion(path, before, patch.AsObject());
            JsonObject own = path.Subresource == "scale" ? new JsonObject { ["spec"] = new JsonObject { ["replicas"] = patch["spec"]!["replicas"]!.DeepClone() } } : patch.AsObject();
            after = Ownership.Apply(before, own, manager, path.ApiVersion, path.Subresource, force, clock.GetUtcNow());
        }
        else if (kind == "application/json-patch+json")
        {
            Patches.Change(after, patch.AsArray());
            CheckVersion(path, before, after);
        }
        else if (kind == "application/strategic-merge-patch+json" && path.Group is "networking.istio.io")
        {
            // Custom resources have none (kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/).
            throw new ApiStatus(415, "UnsupportedMediaType", "the body of the request was in an unknown format");
        }
        else
        {
            CheckVersion(path, before, patch.AsObject());
            Patches.Merge(after, patch.AsObject(), byName: kind == "application/strategic-merge-patch+json", removeNulls: true);
        }

        CheckParts(path, before, after);
        JsonObject stored = Finish(path, before, after, kind == "application/apply-patch+yaml" ? null : manager, path.Subresource);
        return path.Subresource == "scale" ? Scale(stored) : stored;
    }

    private JsonObject Finish(ApiPath path, JsonObject before, JsonObject after, string? manager, string? subresource)
    {
        if (path.Resource == "virtualservices.networking.istio.io")
        {
            VirtualServiceRules.Check(after);
        }

        if (manager is not null)
        {
            Ownership.Note(before, after, manager, path.ApiVersion, subresource, clock.GetUtcNow());
        }

        return store.Put(path.Resource, path.Within, after);
    }

    // Which parts a request may change: the status by its subresource alone, resources of a pod by resize alone.
    private static void CheckParts(ApiPath path, JsonObject before, JsonObject after)
    {
        after[path.Subresource == "status" ? "spec" : "status"] = before[path.Subresource == "status" ? "spec" : "status"]?.DeepClone();
        if (path.Resource == "pods" && path.Subresource is null && !JsonNode.DeepEquals(before["spec"], after["spec"]))
        {
            throw ApiStatus.Invalid("Pod is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`");
        }

        if (path.Subresource == "resize" && QualityOf(before) != QualityOf(after))
        {
            throw ApiStatus.Invalid("Pod is invalid: metadata.resources: Invalid value: Pod QOS Class may not change as a result of resizing");
        }
    }

    // kubernetes.io/docs/concepts/workloads/pods/pod-qos/
    private static string QualityOf(JsonObject pod)
    {
        JsonNode?[] all = [.. pod["spec"]!["containers"]!.AsArray().Select(container => container!["resources"])];
        return all.All(each => each?["limits"] is null && each?["requests"] is null) ? "BestEffort"
            : all.All(each => new[] { "cpu", "memory" }.All(name => each?["limits"]?[name] is JsonNode limit && JsonNode.DeepEquals(limit, each["requests"]?[name] ?? limit))) ? "Guaranteed"
            : "Burstable";
    }

    // A write that says which version it was made for is refused where there is another one.
    private static void CheckVersion(ApiPath path, JsonObject before, JsonObject given)
    {
        if (given["metadata"]?["resourceVersion"]?.GetValue<string>() is string version && version != before["metadata"]!["resourceVersion"]!.GetValue<string>())
        {
            throw ApiStatus.Stale(path.Resource, path.Name ?? given["metadata"]!["name"]!.GetValue<string>());
        }
    }

    private JsonObject Find(ApiPath path, string name) => store.Find(path.Resource, path.Within, name) ?? throw ApiStatus.Missing(path.Resource, name);

    private void Know(ApiPath path)
    {
        if (!Kinds.TryGetValue(path.Resource, out (string ApiVersion, string) kind) || kind.ApiVersion != path.ApiVersion)
        {
            throw ApiStatus.NotFound;
        }
    }

    // kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/, "read scale"
    private static JsonObject Scale(JsonObject deployment) => new()
    {
        ["kind"] = "Scale",
        ["apiVersion"] = "autoscaling/v1",
        ["metadata"] = new JsonObject
        {
            ["name"] = deployment["metadata"]!["name"]!.DeepClone(),
            ["namespace"] = deployment["metadata"]!["namespace"]!.DeepClone(),
            ["resourceVersion"] = deployment["metadata"]!["resourceVersion"]!.DeepClone(),
        },
        ["spec"] = new JsonObject { ["replicas"] = deployment["spec"]!["replicas"]?.DeepClone() ?? 1 },
        ["status"] = new JsonObject { ["replicas"] = deployment["status"]?["replicas"]?.DeepClone() ?? 0 },
    };
}
