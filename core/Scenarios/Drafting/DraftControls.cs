using System.Collections.Immutable;
using System.Globalization;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>The controls that a service and its workloads have, and those that they could have.</summary>
/// <param name="mesh">The mesh.</param>
/// <param name="services">Names of the services of the scenario.</param>
internal sealed class DraftControls(FoundMesh mesh, ImmutableArray<string> services)
{
    // Names have 63 signs at most.
    private const int LongestStem = 55;

    /// <summary>Name of the node that a workload is; null where the scenario cannot hold it as a node.</summary>
    public string? NodeOf(FoundWorkload workload) =>
        DraftNames.IsName(workload.Name) && !services.Contains(workload.Name) ? workload.Name : null;

    /// <summary>Name of the node that gets what the weights of a service leave, where a scenario cannot hold that of the workload.</summary>
    /// <param name="service">Name of the service.</param>
    public string RestOf(string service) => DraftNames.Free($"{service[..Math.Min(service.Length, LongestStem)].TrimEnd('-')}-rest", services);

    /// <summary>The routing weights of a service.</summary>
    /// <param name="service">The service.</param>
    /// <returns>The weights, and why there are none where there are several workloads.</returns>
    public (ImmutableArray<DraftControl> Controls, string? WhyNone) Routing(FoundService service)
    {
        ImmutableArray<FoundWorkload> all = service.Workloads;
        if (all.Length < 2)
        {
            return ([], null);
        }

        ImmutableArray<FoundWorkload> unheld = [.. all.Where(workload => NodeOf(workload) is null)];
        if (unheld.Length > 1 || all.Length > DraftGrid.MostRouted)
        {
            string why = all.Length > DraftGrid.MostRouted
                ? $"it has {all.Length} workloads, and weights are drafted for {DraftGrid.MostRouted} at most"
                : $"a scenario cannot hold the names of more than one of its workloads: {string.Join(", ", unheld.Select(workload => workload.Name))}";
            return ([], why);
        }

        FoundWorkload rest = unheld.FirstOrDefault() ?? (all.Length == 2 ? all[1] : all.MaxBy(ShareOf)!);
        ImmutableArray<decimal> weights = DraftGrid.Weights(all.Length);
        bool canBeSet = mesh.Cluster is null || all.All(workload => workload.Weight is not null);
        string cannot = canBeSet ? "" : "; no VirtualService weighs its workloads, so that this cannot be set yet";
        return ([.. all.Where(workload => workload != rest).Select(Control)], null);

        DraftControl Control(FoundWorkload workload)
        {
            ImmutableArray<decimal> values = DraftGrid.With(weights, ShareOf(workload), workload.Weight is not null);
            string remark = $"{Seen(workload)}; {rest.Name} gets the rest{cannot}";
            return new DraftControl(
                $"routing.{service.Name}.{workload.Name}", ControlKind.Routing, values, DraftGrid.Nearest(values, (decimal)ShareOf(workload)), remark, canBeSet);
        }
    }

    /// <summary>The share of a service's requests that is rejected.</summary>
    /// <param name="service">The service.</param>
    public DraftControl Blocking(FoundService service)
    {
        string? who = mesh.IsTestbed ? "the testbed" : service.Router;
        bool exists = who is not null || service.ShedShare > 0;
        double now = service.BlockingNow ?? service.ShedShare;
        ImmutableArray<decimal> values = service.BlockingNow is double set ? DraftGrid.With(DraftGrid.Blocking, set, isSet: true) : DraftGrid.Blocking;
        string remark = now > 0 ? string.Create(CultureInfo.InvariantCulture, $"{100 * now:0.#} % of the requests {(service.BlockingNow is null ? "were" : "are")} rejected")
            : who is not null ? $"By {who}; nothing is rejected now"
            : "Nothing was rejected, but any proxy of the mesh could (a fault that aborts)";
        return new DraftControl($"blocking.{service.Name}", ControlKind.Blocking, values, DraftGrid.Nearest(values, (decimal)now), remark, exists);
    }

    /// <summary>Cores and replicas of a workload.</summary>
    /// <param name="workload">The workload.</param>
    public IEnumerable<DraftControl> Amounts(FoundWorkload workload)
    {
        // Deployments that have the name of a service are meant by the service's name.
        if (NodeOf(workload) is null && !services.Contains(workload.Name))
        {
            yield break;
        }

        if (workload.Cores is FoundAmount cores)
        {
            decimal now = Math.Max(Math.Round((decimal)cores.Now, 3), 0.001m);
            yield return Amount($"cores.{workload.Name}", ControlKind.Cores, mesh.IsTestbed ? DraftGrid.Whole(now) : DraftGrid.Halves(now), now, cores, workload);
        }

        if (workload.Replicas is FoundAmount replicas)
        {
            decimal now = Math.Max(Math.Round((decimal)replicas.Now), 1);
            yield return Amount($"replicas.{workload.Name}", ControlKind.Replicas, DraftGrid.Whole(now), now, replicas, workload);
        }
    }

    private DraftControl Amount(string name, ControlKind kind, ImmutableArray<decimal> values, decimal now, FoundAmount found, FoundWorkload workload)
    {
        string why = workload.Autoscaler is string owner ? $"; {owner} owns this target, so that its control is left out"
            : !found.IsRecorded && !mesh.IsTestbed ? "; Prometheus has no metric of it, so that no model can learn what it does"
            : "";
        string remark = string.Create(CultureInfo.InvariantCulture, $"{now} now, by {found.Source}{why}");
        return new DraftControl(name, kind, values, DraftGrid.Nearest(values, now), remark, why.Length == 0);
    }

    private static double ShareOf(FoundWorkload workload) => workload.Weight ?? workload.Share;

    private static string Seen(FoundWorkload workload)
    {
        string weight = workload.Weight is double set ? string.Create(CultureInfo.InvariantCulture, $"Its weight is {100 * set:0.#} %, and it") : "It";
        return string.Create(CultureInfo.InvariantCulture, $"{weight} had {100 * workload.Share:0.#} % of the requests");
    }
}
