using System.Collections.Immutable;
using System.Globalization;
using Meshward.Core.Calibration;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;

namespace Meshward.Core.Control.Adaptation;

/// <summary>
/// The gate of a policy that was trained on a refitted model: recent traffic is replayed on that model, through the policy and through rules that are
/// calibrated on it.
/// </summary>
/// <param name="HasPassed">Whether the policy may take over.</param>
/// <param name="Words">What the gate says, without a full stop.</param>
/// <param name="Rules">The rules; null where the scenario has none: the best configuration that never changes stands in for them.</param>
public sealed record CandidateGate(bool HasPassed, string Words, RulePolicy? Rules)
{
    /// <summary>Time steps of recent traffic that are replayed, at most.</summary>
    public const int MostRecentSteps = 200;

    /// <summary>Judges a policy.</summary>
    /// <param name="mesh">The mesh as the refitted model has it.</param>
    /// <param name="candidate">The policy.</param>
    /// <param name="traffic">[steps][services] the loads of late, at least one step.</param>
    /// <param name="budget">Time steps that the calibration of rules may use.</param>
    /// <param name="stop">Ends it.</param>
    public static CandidateGate Judge(
        RefittedMesh mesh, IPolicy candidate, ImmutableArray<ImmutableArray<double>> traffic, long budget, CancellationToken stop)
    {
        Scenario scenario = mesh.Dynamics.Scenario;
        OutcomeMemory memory = new(mesh.Dynamics);
        RulePolicy? rules = RuleTable.ReasonAgainst(scenario) is null ? RuleCalibration.Find(mesh.Dynamics, memory, RuleTable.Of(mesh.Table), budget) : null;
        RecordedLoad recording = new("recent", "", scenario.Mesh.Services, null, false) { Rates = traffic };
        GateReplay replay = GateReplay.Run(mesh.Dynamics, candidate, (IPolicy?)rules ?? StaticPolicy.Best(mesh.Table), recording, memory, stop);
        GateJudgement judgement = GateJudgement.Of(scenario, replay.Candidate, replay.Twin, new GateTolerances());
        string reward = string.Create(
            CultureInfo.InvariantCulture,
            $"mean reward {judgement.Candidate.MeanReward:0.###} on {traffic.Length} step{(traffic.Length == 1 ? "" : "s")} of recent traffic, the rules' {judgement.Twin.MeanReward:0.###}");
        return judgement.Passed
            ? new CandidateGate(true, $"the gate passes it with {reward}", rules)
            : new CandidateGate(false, $"the gate fails it in {string.Join(", ", judgement.Criteria.Where(each => !each.Passed).Select(each => each.Name))}, with {reward}", rules);
    }
}
