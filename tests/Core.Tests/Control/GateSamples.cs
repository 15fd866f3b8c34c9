using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Evaluation;
using Meshward.Core.Scenarios;
using Meshward.Core.Tests.Simulation;

namespace Meshward.Core.Tests.Control;

/// <summary>A mesh with a bound of 0.5 s, blocking and cores, and what policies did on it, written by hand.</summary>
internal static class GateSamples
{
    public static readonly Scenario Scenario = ToyMesh.Scenario() with
    {
        Mesh = new MeshSpec(["web", "mail"], ["node1"], TimeSpan.FromSeconds(20), TimeSpan.Zero),
        Controls =
        [
            new ControlSpec("blocking.web", ControlKind.Blocking, ControlMode.Absolute, "web", null, [0, 0.5, 1], 0),
            new ControlSpec("cores.web", ControlKind.Cores, ControlMode.Absolute, "web", null, [1, 2, 3], 1),
        ],
    };

    /// <summary>10 and 30 requests per second, nothing shed, 0.1 s, cost 2, inside the region.</summary>
    public static EvaluationStep Quiet { get; } = new([10, 30], [0, 1], [0.1], [0.1], 1, true, 2);

    /// <summary>A hundred quiet steps, some of which are changed.</summary>
    public static PolicyRecord Record(Func<int, EvaluationStep, EvaluationStep>? change = null) =>
        new("hand", [.. Enumerable.Range(0, 100).Select(step => change?.Invoke(step, Quiet) ?? Quiet)]);

    public static GateJudgement Judge(PolicyRecord candidate, PolicyRecord? twin = null) =>
        GateJudgement.Of(Scenario, candidate, twin ?? Record(), new GateTolerances());

    public static ImmutableArray<string> Failed(GateJudgement judgement) =>
        [.. judgement.Criteria.Where(criterion => !criterion.Passed).Select(criterion => criterion.Name)];

    public static GateVerdict Verdict(GateJudgement judgement, string recording = "friday.csv") => new()
    {
        PolicySha256 = new string('a', 64),
        Scenario = "toy",
        ScenarioSha256 = new string('b', 64),
        ModelSha256 = new string('c', 64),
        Recording = recording,
        RecordingSha256 = new string('d', 64),
        Judgement = judgement,
        Decided = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };
}
