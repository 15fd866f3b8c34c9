using Meshward.Core.Control;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Control;

public sealed class GateReplayTests
{
    private static readonly Scenario Scenario = ToyMesh.Scenario();
    private static readonly RecordedLoad Recording = new("recorded", "friday.csv", ["web"], null, false) { Rates = [[2], [9], [2], [5]] };

    /// <summary>
    /// With nothing sent to node 1, the delay is load / (10 cores): one core keeps 0.5 s at 2 and 5, and two are needed at 9. The rules thus take
    /// 1, 2, 1, 1 cores, with one turn; three cores take no turn and keep everything, too.
    /// </summary>
    [Fact]
    public void Policy_and_rules_walk_the_recorded_loads_once()
    {
        GateReplay replay = Run();
        GateJudgement judgement = GateJudgement.Of(Scenario, replay.Candidate, replay.Twin, new GateTolerances());

        Assert.Equal([2, 9, 2, 5], replay.Candidate.Steps.Select(step => step.Loads[0]));
        Assert.Equal([2, 9, 2, 5], replay.Twin.Steps.Select(step => step.Loads[0]));
        Assert.Equal([0, 1, 0, 0], replay.Twin.Steps.Select(step => step.Levels[1]));
        Assert.Equal((1.0, 1.25, 2.0, 0.0), (judgement.Twin.ObjectivesMet, judgement.Twin.MeanCost, judgement.Twin.LargestCost, judgement.Twin.OutsideRegion));
        Assert.Equal((1.0, 3.0, 3.0, 0.0), (judgement.Candidate.ObjectivesMet, judgement.Candidate.MeanCost, judgement.Candidate.LargestCost, judgement.Candidate.OutsideRegion));
        Assert.Equal([new GateTurns("routing.web.node1", 0), new GateTurns("cores.web", 1)], judgement.Twin.DirectionChanges);
        Assert.Equal([0, 0], judgement.Candidate.DirectionChanges.Select(turns => turns.Count));
        Assert.Equal(["mean-cost", "largest-cost"], GateSamples.Failed(judgement));
    }

    [Fact]
    public void The_same_replay_gives_the_same_verdict_to_the_byte()
    {
        byte[] first = GateVerdictFile.Write(Verdict()), second = GateVerdictFile.Write(Verdict());

        Assert.Equal(first, second);

        static GateVerdict Verdict()
        {
            GateReplay replay = Run();
            return GateSamples.Verdict(GateJudgement.Of(Scenario, replay.Candidate, replay.Twin, new GateTolerances()));
        }
    }

    private static GateReplay Run()
    {
        MeshDynamics dynamics = ToyMesh.Dynamics(Scenario);
        return GateReplay.Run(
            dynamics,
            new StaticPolicy("candidate", dynamics.Grid, [0, 2]),
            new RulePolicy(RuleTable.Of(ToyMesh.Table(Scenario)), [0.5]),
            Recording,
            new OutcomeMemory(dynamics),
            TestContext.Current.CancellationToken);
    }
}
