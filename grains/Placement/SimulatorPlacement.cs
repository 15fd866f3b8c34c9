namespace Meshward.Grains.Placement;

/// <summary>
/// Spreads the simulators of a training over silos by their cores, and its groups in the same way. Silos in the order of address, port and generation give
/// one place each, then a second one each that has a second core, and so on; simulator or group k of a mesh's training number r goes to place r + k, and
/// its s-th spare to the silo s after that, counted in silos. Orleans' own placements look at statistics that are about a second old, and may put all of
/// a burst on one silo.
/// </summary>
[GenerateSerializer, Immutable, SuppressReferenceTracking, Alias("meshward.simulator-placement")]
public sealed class SimulatorPlacement : PlacementStrategy;
