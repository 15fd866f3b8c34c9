using Orleans.Placement;

namespace Meshward.Grains.Placement;

/// <summary>Places the grains of a class by <see cref="SimulatorPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SimulatorPlacementAttribute() : PlacementAttribute(new SimulatorPlacement());
