using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Actuation;

/// <summary>What a mesh is wanted to be like; what is not named stays as it is.</summary>
/// <param name="Traffic">Per service, what is wanted of its requests.</param>
/// <param name="NodeCores">Per node, its cores.</param>
/// <param name="ServiceCores">Per service whose Deployment has cores of its own, these cores.</param>
/// <param name="Replicas">Per node or service, its replicas.</param>
public sealed record DesiredState(
    ImmutableSortedDictionary<string, DesiredTraffic> Traffic,
    ImmutableSortedDictionary<string, double> NodeCores,
    ImmutableSortedDictionary<string, double> ServiceCores,
    ImmutableSortedDictionary<string, double> Replicas)
{
    // Rates and cores are numbers that were written and read again.
    private const double Tolerance = 1e-6;

    /// <summary>Everything as it is.</summary>
    public static DesiredState Unchanged { get; } = new(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty,
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>Whether it names nothing.</summary>
    [JsonIgnore]
    public bool IsEmpty => Traffic.IsEmpty && NodeCores.IsEmpty && ServiceCores.IsEmpty && Replicas.IsEmpty;

    /// <summary>What a scenario's controls ask for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="levels">[controls] level indices.</param>
    /// <param name="present">
    /// What the mesh is like: the nodes that a service has weights of are those that serve it, and share what the controls leave. Null for a mesh
    /// on which every node serves every service.
    /// </param>
    public static DesiredState Of(Scenario scenario, ReadOnlySpan<int> levels, DesiredState? present = null)
    {
        var values = new (ControlSpec Control, double Value)[levels.Length];
        for (int control = 0; control < levels.Length; control++)
        {
            values[control] = (scenario.Controls[control], scenario.Controls[control].Levels[levels[control]]);
        }

        return OfValues(scenario, present, values);
    }

    /// <summary>What some of a scenario's controls ask for; of the routing controls of a service, all are needed or none.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="present">As in <see cref="Of"/>.</param>
    /// <param name="values">Controls, and their values in their own units.</param>
    public static DesiredState OfValues(Scenario scenario, DesiredState? present, params (ControlSpec Control, double Value)[] values)
    {
        ILookup<string?, (ControlSpec Control, double Value)> own = values.ToLookup(each => each.Control.Service);
        ILookup<string?, ControlSpec> controls = scenario.Controls.ToLookup(control => control.Service);
        return new DesiredState(
            scenario.Mesh.Services
                .Where(own.Contains)
                .Select(service => (service, traffic: TrafficOf(NodesOf(service, scenario, controls[service], present), [.. own[service]])))
                .Where(pair => pair.traffic != new DesiredTraffic(null, null))
                .ToImmutableSortedDictionary(pair => pair.service, pair => pair.traffic, StringComparer.Ordinal),
            Named(values.Where(each => each.Control is { Kind: ControlKind.Cores, Node: not null }), control => control.Node!),
            Named(values.Where(each => each.Control is { Kind: ControlKind.Cores, Node: null }), control => control.Service!),
            Named(values.Where(each => each.Control.Kind == ControlKind.Replicas), control => control.Node ?? control.Service!));
    }

    /// <summary>Weights that the routing controls of one service ask for: the same as of <see cref="OfValues"/>, without a look at those of others.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="service">The service.</param>
    /// <param name="present">As in <see cref="Of"/>.</param>
    /// <param name="routed">All of its routing controls, and their values in their own units.</param>
    internal static ImmutableSortedDictionary<string, int>? WeightsOf(Scenario scenario, string service, DesiredState present, params (ControlSpec Control, double Value)[] routed) =>
        TrafficOf(NodesOf(service, scenario, routed.Select(each => each.Control), present), routed).Weights;

    /// <summary>Whether two amounts are the same but for rounding.</summary>
    /// <param name="one">Cores, replicas or a rate.</param>
    /// <param name="other">Another one.</param>
    public static bool IsSame(double one, double other) => Math.Abs(one - other) <= Tolerance;

    /// <summary>This state as far as another one names the same things: what was there before these are changed.</summary>
    /// <param name="named">The other one.</param>
    public DesiredState LimitedTo(DesiredState named) => new(
        Traffic.Where(pair => named.Traffic.ContainsKey(pair.Key))
            .ToImmutableSortedDictionary(pair => pair.Key, pair => new DesiredTraffic(
                named.Traffic[pair.Key].Weights is null ? null : pair.Value.Weights, named.Traffic[pair.Key].BlockingRate is null ? null : pair.Value.BlockingRate), StringComparer.Ordinal),
        Limited(NodeCores, named.NodeCores),
        Limited(ServiceCores, named.ServiceCores),
        Limited(Replicas, named.Replicas));

    /// <summary>This state, and what it does not name as another one has it.</summary>
    /// <param name="rest">The other one.</param>
    public DesiredState Over(DesiredState rest) => new(
        rest.Traffic.SetItems(Traffic.Select(pair => KeyValuePair.Create(pair.Key, rest.Traffic.GetValueOrDefault(pair.Key) is { } other
            ? new DesiredTraffic(pair.Value.Weights ?? other.Weights, pair.Value.BlockingRate ?? other.BlockingRate) : pair.Value))),
        rest.NodeCores.SetItems(NodeCores),
        rest.ServiceCores.SetItems(ServiceCores),
        rest.Replicas.SetItems(Replicas));

    /// <summary>Where a mesh is not as this state wants it; nothing where it is.</summary>
    /// <param name="found">What it is like.</param>
    public ImmutableArray<MeshDifference> DifferencesFrom(DesiredState found) =>
    [
        .. Traffic.Where(pair => !pair.Value.IsIn(found.Traffic.GetValueOrDefault(pair.Key))).Select(pair => new MeshDifference(
            MeshOperationKind.SetTraffic, pair.Key, $"found requests of {pair.Key} at {found.Traffic.GetValueOrDefault(pair.Key)?.ToString() ?? "nothing"}, expected {pair.Value}")),
        .. Differences(MeshOperationKind.SetCores, "cores", NodeCores, found.NodeCores),
        .. Differences(MeshOperationKind.SetCores, "cores", ServiceCores, found.ServiceCores),
        .. Differences(MeshOperationKind.SetReplicas, "replicas", Replicas, found.Replicas),
    ];

    private static IEnumerable<MeshDifference> Differences(MeshOperationKind kind, string what, ImmutableSortedDictionary<string, double> wanted, ImmutableSortedDictionary<string, double> found) =>
        from pair in wanted
        let now = found.TryGetValue(pair.Key, out double amount) ? amount.ToString("0.###", CultureInfo.InvariantCulture) : "no number of"
        where !found.TryGetValue(pair.Key, out double same) || !IsSame(same, pair.Value)
        select new MeshDifference(kind, pair.Key, FormattableString.Invariant($"found {now} {what} of {pair.Key}, expected {pair.Value:0.###}"));

    private static ImmutableSortedDictionary<string, double> Limited(ImmutableSortedDictionary<string, double> amounts, ImmutableSortedDictionary<string, double> named) =>
        amounts.RemoveRange(amounts.Keys.Except(named.Keys));

    // A node that a control names is wanted, whether the mesh has it or not: whoever carries it out says so.
    private static ImmutableArray<string> NodesOf(string service, Scenario scenario, IEnumerable<ControlSpec> own, DesiredState? present) =>
        present?.Traffic.GetValueOrDefault(service)?.Weights is not { } weights ? scenario.Mesh.Nodes
        : [.. weights.Keys.Union(own.Where(control => control.Kind == ControlKind.Routing).Select(control => control.Node!))];

    // What the controls leave of a service's requests goes to the nodes that none of them names, in equal parts.
    private static DesiredTraffic TrafficOf(ImmutableArray<string> nodes, (ControlSpec Control, double Value)[] own)
    {
        var routed = own.Where(each => each.Control.Kind == ControlKind.Routing).ToDictionary(each => each.Control.Node!, each => each.Value);
        double? blocking = own.Where(each => each.Control.Kind == ControlKind.Blocking).Select(each => (double?)each.Value).FirstOrDefault();
        if (routed.Count == 0)
        {
            return new DesiredTraffic(null, blocking);
        }

        double rest = Math.Max(0, 1 - routed.Values.Sum()) / Math.Max(1, nodes.Length - routed.Count);
        ImmutableArray<int> percents = LargestRemainder.Of([.. nodes.Select(node => routed.GetValueOrDefault(node, rest))], 100);
        return new DesiredTraffic(nodes.Select((node, index) => (node, percents[index]))
            .ToImmutableSortedDictionary(pair => pair.node, pair => pair.Item2, StringComparer.Ordinal), blocking);
    }

    private static ImmutableSortedDictionary<string, double> Named(IEnumerable<(ControlSpec Control, double Value)> values, Func<ControlSpec, string> name) =>
        values.ToImmutableSortedDictionary(each => name(each.Control), each => each.Value, StringComparer.Ordinal);
}
