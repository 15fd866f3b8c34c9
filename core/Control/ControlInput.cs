using System.Collections.Immutable;
using Meshward.Core.Actuation;

namespace Meshward.Core.Control;

/// <summary>All that one step of the controller goes by, besides the scenario and the controller's own state.</summary>
/// <param name="Now">The time.</param>
/// <param name="ActiveSince">When the controller was started, or started again: what came before is not remembered.</param>
/// <param name="Windows">What is known of the services.</param>
/// <param name="Present">What the mesh was read to be like.</param>
/// <param name="Policy">What the learned policy would do; null where it could not be asked.</param>
/// <param name="Twin">What the calibrated rules would do; null where there are none.</param>
/// <param name="Order">What the operator asks.</param>
public sealed record ControlInput(
    DateTimeOffset Now,
    DateTimeOffset ActiveSince,
    ImmutableArray<ServiceWindow> Windows,
    DesiredState Present,
    Proposal? Policy,
    Proposal? Twin,
    OperatorOrder Order = OperatorOrder.None)
{
    /// <summary>Who of the mesh is ready, as it was read.</summary>
    public MeshReadiness Readiness { get; init; } = MeshReadiness.Untold;

    /// <summary>[controls] values of controls that are not ours to set, and are known all the same; null for all others. Empty where there are none.</summary>
    public ImmutableArray<double?> Fixed { get; init; } = [];

    /// <summary>What the model says of [controls] values at the loads of this step; null outside of what it knows, and null itself without a model.</summary>
    public Func<ImmutableArray<double?>, Forecast?>? Forecast { get; init; }

    /// <summary>[controls] values with those that are fixed in place of what is not known.</summary>
    /// <param name="values">[controls] values; null where they are not known.</param>
    internal ImmutableArray<double?> WithFixed(IEnumerable<double?> values) => [.. values.Select((value, i) => value ?? Fixed.ElementAtOrDefault(i))];
}
