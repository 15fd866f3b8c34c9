using Meshward.Core.Scenarios;
using Meshward.Testbed.Driving;

namespace Meshward.Testbed.Configuration;

/// <summary>What became of a change of the configuration.</summary>
/// <param name="Holds">What holds afterwards, or what is wrong with the change.</param>
/// <param name="IsStale">Whether it was refused since it is of an older generation than what holds.</param>
/// <param name="InTheWay">Who drives the configuration, where it was refused for that.</param>
internal sealed record ChangeOutcome(Checked<MeshConfiguration> Holds, bool IsStale = false, Lease? InTheWay = null);
