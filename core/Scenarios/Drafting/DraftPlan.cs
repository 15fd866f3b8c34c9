using System.Collections.Immutable;
using Meshward.Core.Scenarios.Language;

namespace Meshward.Core.Scenarios.Drafting;

/// <summary>What of a mesh becomes part of a draft.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Services">The services, the busiest first.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Amounts">Cores and replicas.</param>
/// <param name="LeftOut">Services that are no part of it.</param>
/// <param name="IsBlockingAssumed">Whether nothing that can be set was found, so that rejecting requests stands in for it.</param>
internal sealed record DraftPlan(
    FoundMesh Mesh,
    ImmutableArray<PlannedService> Services,
    ImmutableArray<string> Nodes,
    ImmutableArray<DraftControl> Amounts,
    ImmutableArray<LeftOutService> LeftOut,
    bool IsBlockingAssumed)
{
    // Where requests go that no service was asked for by name.
    private static readonly string[] s_noServices = ["unknown", "PassthroughCluster", "BlackHoleCluster", "InboundPassthroughCluster", "InboundPassthroughClusterIpv4", "InboundPassthroughClusterIpv6"];

    // A first scenario stays one that people can read: the reward that follows from its objectives has no more numbers, names and signs.
    private const int MostTokens = 480;

    /// <summary>All controls, those of requests first.</summary>
    public IEnumerable<DraftControl> Controls => [.. Services.SelectMany(service => service.Controls), .. Amounts];

    /// <summary>The controls that are part of the scenario.</summary>
    public ImmutableArray<DraftControl> Active => [.. Controls.Where(control => control.IsActive)];

    /// <summary>Loads with configurations, of which each can be measured on a testbed.</summary>
    public double Points => Services.Aggregate(1.0, (product, service) => product * service.Loads.Length) * Active.Aggregate(1.0, (product, control) => product * control.Values.Length);

    // Of each bound 4 where it is kept and 19 where it is not; of each request carried 14, and of other costs 8.
    private int RewardTokens => (23 * Services.Length) + (14 * Services.Count(service => service.HasBlocking)) + (8 * Math.Max(Services.Length, Amounts.Length));

    /// <summary>A plan for a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="source">Flag that named where it was found.</param>
    /// <returns>The plan, or why there can be none.</returns>
    public static Checked<DraftPlan> Of(FoundMesh mesh, string source)
    {
        double mostSeen = mesh.Services.Select(service => service.Presence).DefaultIfEmpty().Max();
        ImmutableArray<(FoundService Service, string? Reason)> judged = [.. mesh.Services.Where(service => !s_noServices.Contains(service.Name)).Select(service => (service, ReasonAgainst(service, mostSeen)))];
        ImmutableArray<FoundService> usable = [.. judged.Where(each => each.Reason is null).Select(each => each.Service).OrderByDescending(service => service.Load!.Mean)];
        ImmutableArray<LeftOutService> leftOut = [.. judged.Where(each => each.Reason is not null).Select(each => new LeftOutService(each.Service.Name, each.Reason!))];
        if (usable.IsEmpty)
        {
            string found = leftOut.IsEmpty ? "none" : string.Join(", ", leftOut.Take(5).Select(service => $"'{service.Name}' ({service.Reason})"));
            return new Diagnostic(source, null, null, $"found no service to write a scenario of: {found}; expected one with requests and response times");
        }

        return Fitting(mesh, usable, leftOut);
    }

    private static string? ReasonAgainst(FoundService service, double mostSeen) =>
        !DraftNames.IsName(service.Name) ? "a scenario's names have small letters, digits and single dashes alone"
        : service.Load is null ? "no requests in that time"
        : service.P95 is null ? "no response times: no buckets of istio_request_duration_milliseconds"
        : service.Presence < mostSeen / 2 ? "requests in fewer than half of the intervals"
        : null;

    // A first scenario has limits on services, nodes and controls: the quietest services go first.
    private static DraftPlan Fitting(FoundMesh mesh, ImmutableArray<FoundService> usable, ImmutableArray<LeftOutService> leftOut)
    {
        for (int count = Math.Min(usable.Length, CommonShapes.MostNames); ; count--)
        {
            DraftPlan plan = With(mesh, usable[..count]);
            if (count == 1 || (plan.Nodes.Length <= CommonShapes.MostNames && plan.Controls.Count() <= CommonShapes.MostNames && plan.RewardTokens <= MostTokens))
            {
                string reason = "a first scenario does not have so many, and others are busier";
                return plan with { LeftOut = [.. leftOut, .. usable[count..].Select(service => new LeftOutService(service.Name, reason))] };
            }
        }
    }

    private static DraftPlan With(FoundMesh mesh, ImmutableArray<FoundService> services)
    {
        DraftControls controls = new(mesh, [.. services.Select(service => service.Name)]);
        ImmutableArray<PlannedService> planned = [.. services.Select(service => Planned(service, mesh, controls))];
        ImmutableArray<DraftControl> amounts = [.. services.SelectMany(service => service.Workloads).DistinctBy(workload => workload.Name).SelectMany(controls.Amounts)];
        bool isAssumed = !planned.SelectMany(service => service.Controls).Concat(amounts).Any(control => control.IsActive);
        if (isAssumed)
        {
            planned = [.. planned.Select(service => service with { Controls = [.. service.Controls.Select(control => control.Kind == ControlKind.Blocking ? control with { IsActive = true } : control)] })];
        }

        ImmutableArray<string> nodes = [.. planned.SelectMany(service => service.Nodes).Distinct()];
        if (nodes.IsEmpty)
        {
            nodes = [DraftNames.Free("mesh", [.. services.Select(service => service.Name)])];
        }

        return new DraftPlan(mesh, planned, nodes, amounts, [], isAssumed);
    }

    private static PlannedService Planned(FoundService service, FoundMesh mesh, DraftControls controls)
    {
        (ImmutableArray<DraftControl> routing, string? whyNone) = controls.Routing(service);
        string[] weighed = [.. routing.Select(control => control.Name.Split('.')[2])];
        string[] others = [.. service.Workloads.Select(controls.NodeOf).OfType<string>().Except(weighed)];
        return new PlannedService(
            service,
            DraftGrid.Loads(service.Load!, mesh.IsTestbed),
            DraftGrid.Round(service.P95!.High, up: true),
            [.. weighed, .. others, .. routing.Length > 0 && others.Length == 0 ? new[] { controls.RestOf(service.Name) } : []],
            [.. routing, controls.Blocking(service)],
            whyNone);
    }
}
