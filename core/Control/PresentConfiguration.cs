using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// What the mesh is set to now, control by control. A value that a mesh rounds (weights to whole percents, cores to thousandths) is the level
/// that it was rounded from.
/// </summary>
/// <param name="Values">[controls] values in their own units, finite and at least 0; null where the mesh does not tell, or tells nonsense.</param>
/// <param name="Weights">Per service, the percents of its requests that go to each node; without services whose weights are not valid.</param>
public sealed record PresentConfiguration(
    ImmutableArray<double?> Values, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> Weights)
{
    /// <summary>What a mesh was read to be like.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="read">What was read.</param>
    public static PresentConfiguration Of(Scenario scenario, DesiredState read)
    {
        var weights = scenario.Mesh.Services
            .Where(service => read.Traffic.GetValueOrDefault(service)?.Weights is { } own && IsValid(own, scenario.Mesh.Nodes))
            .ToImmutableSortedDictionary(service => service, service => read.Traffic[service].Weights!, StringComparer.Ordinal);
        return new PresentConfiguration([.. scenario.Controls.Select(control => Snap(control, ValueOf(control, read, weights)))], weights);
    }

    /// <summary>Share of a service's requests that goes to a node; null where that is not known.</summary>
    /// <param name="service">The service.</param>
    /// <param name="node">The node.</param>
    public double? ShareOf(string service, string node) =>
        Weights.GetValueOrDefault(service) is { } own ? own.GetValueOrDefault(node) / 100.0 : null;

    /// <summary>Whether two values of a control are the same on a mesh that rounds.</summary>
    /// <param name="kind">What the control acts on.</param>
    /// <param name="a">One value.</param>
    /// <param name="b">The other one.</param>
    public static bool AreEqual(ControlKind kind, double a, double b) =>
        Math.Abs(a - b) <= (kind == ControlKind.Routing ? 0.005 : 0.0005) + 1e-9;

    /// <summary>Value of a routing control by the weights of its service.</summary>
    internal static double? ValueOf(ControlSpec routing, ImmutableSortedDictionary<string, int> weights) =>
        Snap(routing, weights.GetValueOrDefault(routing.Node!) / 100.0);

    private static bool IsValid(ImmutableSortedDictionary<string, int> weights, ImmutableArray<string> nodes) =>
        weights.All(pair => pair.Value is >= 0 and <= 100 && nodes.Contains(pair.Key)) && weights.Values.Sum() == 100;

    private static double? ValueOf(
        ControlSpec control, DesiredState read, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, int>> weights)
    {
        double? value = control.Kind switch
        {
            ControlKind.Routing => weights.GetValueOrDefault(control.Service!) is { } own ? own.GetValueOrDefault(control.Node!) / 100.0 : null,
            ControlKind.Blocking => read.Traffic.GetValueOrDefault(control.Service!)?.BlockingRate,
            ControlKind.Cores => Named(control.Node is null ? read.ServiceCores : read.NodeCores, control),
            _ => Named(read.Replicas, control),
        };
        return value is double number && double.IsFinite(number) && number >= 0 && (number <= 1 || Capacity.IsBought(control.Kind)) ? value : null;
    }

    private static double? Named(ImmutableSortedDictionary<string, double> values, ControlSpec control) =>
        values.TryGetValue(control.Node ?? control.Service!, out double value) ? value : null;

    private static double? Snap(ControlSpec control, double? value)
    {
        double nearest = value is double number ? control.Levels.MinBy(level => Math.Abs(level - number)) : 0;
        return value is double read && AreEqual(control.Kind, read, nearest) ? nearest : value;
    }
}
