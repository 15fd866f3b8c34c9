namespace Meshward.Grains.Placement;

/// <summary>
/// Spreads the simulators of a training evenly: of n silos in the order of address, port and generation, simulator k of a mesh's training number r goes to
/// silo (r + k) modulo n. Orleans' own placements look at statistics that are about a second old, and may put all of a burst on one silo.
/// </summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("meshward.simulator-placement")]
public sealed class SimulatorPlacement : PlacementStrategy;
