using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>
/// What a mesh stands at of what no control of a scenario sets: routing weights and blocking rates of its services, cores of its nodes. It is the same in
/// all rows of a trace, in columns that are named as those of controls would be, after all others.
/// </summary>
public static class UncontrolledSettings
{
    /// <summary>Names of the columns, in order: weights as shares, blocking rates, cores.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    public static ImmutableArray<string> ColumnsOf(Scenario scenario) =>
    [
        .. Routed(scenario).SelectMany(service => scenario.Mesh.Nodes.Select(node => $"routing_{service}_{node}")),
        .. Blocked(scenario).Select(service => $"blocking_{service}"),
        .. Cored(scenario).Select(node => $"cores_{node}"),
    ];

    /// <summary>What a mesh is like, as far as no control sets it.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="present">What it is like.</param>
    public static DesiredState Of(Scenario scenario, DesiredState present) => Read(scenario, RowOf(scenario, present).AsSpan());

    /// <summary>The end of a row.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="present">What the mesh is like.</param>
    /// <returns>One value a column, NaN for what the mesh does not have.</returns>
    public static ImmutableArray<double> RowOf(Scenario scenario, DesiredState present) =>
    [
        .. Routed(scenario).SelectMany(service => scenario.Mesh.Nodes.Select(node =>
            present.Traffic.GetValueOrDefault(service)?.Weights is { } weights && weights.TryGetValue(node, out int percent) ? percent / 100.0 : double.NaN)),
        .. Blocked(scenario).Select(service => present.Traffic.GetValueOrDefault(service)?.BlockingRate ?? double.NaN),
        .. Cored(scenario).Select(node => present.NodeCores.GetValueOrDefault(node, double.NaN)),
    ];

    /// <summary>What the mesh was like when a row was measured.</summary>
    /// <param name="scenario">Services, nodes and controls.</param>
    /// <param name="row">The row, or the end of it that <see cref="RowOf"/> gave.</param>
    public static DesiredState Read(Scenario scenario, ReadOnlySpan<double> row)
    {
        ImmutableArray<string> columns = ColumnsOf(scenario);
        ImmutableArray<double> values = [.. row[^columns.Length..]];
        double? ValueOf(string column) => columns.IndexOf(column) is var index and >= 0 && !double.IsNaN(values[index]) ? values[index] : null;
        return new DesiredState(
            Known(scenario.Mesh.Services, service => TrafficOf(
                Known(scenario.Mesh.Nodes, node => ValueOf($"routing_{service}_{node}") is double share ? (int?)Math.Round(100 * share) : null), ValueOf($"blocking_{service}"))),
            Known(scenario.Mesh.Nodes, node => ValueOf($"cores_{node}")),
            ImmutableSortedDictionary<string, double>.Empty,
            ImmutableSortedDictionary<string, double>.Empty);
    }

    // The weights of a service sum to a hundred: where one is set, all are.
    private static IEnumerable<string> Routed(Scenario scenario) => scenario.Mesh.Services.Where(service => !Has(scenario, ControlKind.Routing, control => control.Service == service));

    private static IEnumerable<string> Blocked(Scenario scenario) => scenario.Mesh.Services.Where(service => !Has(scenario, ControlKind.Blocking, control => control.Service == service));

    private static IEnumerable<string> Cored(Scenario scenario) => scenario.Mesh.Nodes.Where(node => !Has(scenario, ControlKind.Cores, control => control.Node == node));

    private static bool Has(Scenario scenario, ControlKind kind, Func<ControlSpec, bool> isOne) => scenario.Controls.Any(control => control.Kind == kind && isOne(control));

    private static DesiredTraffic? TrafficOf(ImmutableSortedDictionary<string, int> weights, double? blocking) =>
        weights.IsEmpty && blocking is null ? null : new DesiredTraffic(weights.IsEmpty ? null : weights, blocking);

    private static ImmutableSortedDictionary<string, T> Known<T>(IEnumerable<string> names, Func<string, T?> read)
        where T : struct =>
        names.Select(name => (name, value: read(name))).Where(pair => pair.value is not null)
            .ToImmutableSortedDictionary(pair => pair.name, pair => pair.value!.Value, StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, DesiredTraffic> Known(IEnumerable<string> names, Func<string, DesiredTraffic?> read) =>
        names.Select(name => (name, value: read(name))).Where(pair => pair.value is not null)
            .ToImmutableSortedDictionary(pair => pair.name, pair => pair.value!, StringComparer.Ordinal);
}
