using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Control;

/// <summary>Recorded traffic, replayed step by step on the system model: once with a policy, once with its twin.</summary>
/// <param name="Candidate">What the policy did.</param>
/// <param name="Twin">What the calibrated rules did.</param>
public sealed record GateReplay(PolicyRecord Candidate, PolicyRecord Twin)
{
    /// <summary>Replays a recording once from its beginning to its end. Both start from the scenario's initial configuration.</summary>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="candidate">The policy.</param>
    /// <param name="twin">The calibrated rules.</param>
    /// <param name="recording">The loads, at least one step.</param>
    /// <param name="memory">Outcomes that both share; null to ask the model each time.</param>
    /// <param name="stop">Ends it.</param>
    public static GateReplay Run(
        MeshDynamics dynamics, IPolicy candidate, IPolicy twin, RecordedLoad recording, OutcomeMemory? memory, CancellationToken stop)
    {
        return new GateReplay(Walk(candidate), Walk(twin));

        // A recording is the same for every seed.
        PolicyRecord Walk(IPolicy policy) => PolicyEvaluation.Run(dynamics, policy, recording, recording.Rates.Length, 0, stop, memory);
    }
}
