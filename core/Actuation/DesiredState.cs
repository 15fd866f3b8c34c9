using System.Collections.Immutable;
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
    /// <summary>Everything as it is.</summary>
    public static DesiredState Unchanged { get; } = new(
        ImmutableSortedDictionary<string, DesiredTraffic>.Empty,
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty,
        ImmutableSortedDictionary<string, double>.Empty);

    /// <summary>What a scenario's controls ask for.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="levels">[controls] level indices.</param>
    public static DesiredState Of(Scenario scenario, ReadOnlySpan<int> levels)
    {
        var values = new (ControlSpec Control, double Value)[levels.Length];
        for (int control = 0; control < levels.Length; control++)
        {
            values[control] = (scenario.Controls[control], scenario.Controls[control].Levels[levels[control]]);
        }

        return OfValues(scenario, values);
    }

    /// <summary>What some of a scenario's controls ask for; of the routing controls of a service, all are needed or none.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="values">Controls, and their values in their own units.</param>
    public static DesiredState OfValues(Scenario scenario, params (ControlSpec Control, double Value)[] values)
    {
        return new DesiredState(
            scenario.Mesh.Services
                .Select(service => (service, traffic: TrafficOf(service, scenario.Mesh.Nodes, values)))
                .Where(pair => pair.traffic != new DesiredTraffic(null, null))
                .ToImmutableSortedDictionary(pair => pair.service, pair => pair.traffic, StringComparer.Ordinal),
            Named(values.Where(each => each.Control is { Kind: ControlKind.Cores, Node: not null }), control => control.Node!),
            Named(values.Where(each => each.Control is { Kind: ControlKind.Cores, Node: null }), control => control.Service!),
            Named(values.Where(each => each.Control.Kind == ControlKind.Replicas), control => control.Node ?? control.Service!));
    }

    // What the controls leave of a service's requests goes to the nodes that none of them names, in equal parts.
    private static DesiredTraffic TrafficOf(string service, ImmutableArray<string> nodes, (ControlSpec Control, double Value)[] values)
    {
        (ControlSpec Control, double Value)[] own = [.. values.Where(each => each.Control.Service == service)];
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
