using System.Collections.Immutable;
using Meshward.Testbed.Driving;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Operation;

/// <summary>A testbed at one moment: what <c>GET /status</c> answers.</summary>
/// <param name="ProcessId">Number of its process.</param>
/// <param name="UptimeSeconds">Seconds since it was started.</param>
/// <param name="Work">Whether work burns cores.</param>
/// <param name="Front">Where requests are sent to.</param>
/// <param name="Operation">Where metrics, configuration and state are.</param>
/// <param name="TimeLimitSeconds">How long a request may take.</param>
/// <param name="Drivers">Who drives it; empty where nobody has a lease.</param>
/// <param name="Services">Per service, its state.</param>
/// <param name="Nodes">Per node, its state.</param>
public sealed record TestbedState(
    int ProcessId,
    double UptimeSeconds,
    WorkKind Work,
    string Front,
    string Operation,
    double TimeLimitSeconds,
    ImmutableArray<Lease> Drivers,
    ImmutableSortedDictionary<string, ServiceState> Services,
    ImmutableSortedDictionary<string, NodeState> Nodes);
