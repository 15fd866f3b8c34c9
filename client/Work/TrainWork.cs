using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Results;
using Meshward.Client.Verbs;
using Meshward.Core.Policies;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>Tells how a training went.</summary>
internal static class TrainWork
{
    /// <summary>The result that says so.</summary>
    public static TrainResult Describe(Workbench bench, TrainOptions options, TrainOutcome outcome, string? file)
    {
        TrainedPolicy policy = outcome.Policy;
        return new TrainResult
        {
            Scenario = bench.Scenario.Name,
            ScenarioSha256 = bench.Scenario.Hash,
            TraceSha256 = bench.Fitted.TraceHash,
            Preset = policy.Config.Preset,
            Backend = policy.Backend == UpdateBackend.Fused ? "fused" : "torch",
            Heads = policy.Config.Heads.ToString().ToLowerInvariant(),
            Seed = policy.Seed,
            ModelSeed = options.ModelSeed,
            Simulators = policy.Config.Simulators,
            EnvSteps = policy.EnvSteps,
            EnvStepsPerSecond = outcome.Seconds > 0 ? policy.EnvSteps / outcome.Seconds : 0,
            Seconds = outcome.Seconds,
            SecondsTo99 = outcome.SecondsTo99,
            EnvStepsTo99 = outcome.EnvStepsTo99,
            RejectedSamples = outcome.RejectedSamples,
            MeanReward = policy.MeanReward,
            OptimalReward = policy.OptimalReward,
            OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
            Ratio = Requirement.Ratio(policy.MeanReward, policy.OptimalReward),
            RequiredRatio = options.Require,
            PolicySha256 = policy.Sha256(),
            Policy = file,
            Stopped = outcome.Stopped,
            Evaluations = [.. policy.Curve.Select(point => new CurvePoint(point.EnvSteps, point.MeanReward))],
            States = Behaviour(bench, policy),
        };
    }

    private static ImmutableArray<StateRow> Behaviour(Workbench bench, TrainedPolicy policy)
    {
        LearnedPolicy learned = new(policy, bench.Scenario);
        StateRows rows = new(bench.Dynamics);
        AllowedActions allowed = new(bench.Dynamics);
        int[] actions = new int[bench.Dynamics.Grid.Count];
        ImmutableArray<StateRow>.Builder states = ImmutableArray.CreateBuilder<StateRow>(bench.Optimum.States.Length);
        foreach (OptimalState state in bench.Optimum.States)
        {
            int[] levels = [.. state.Levels.IsEmpty ? bench.Dynamics.Grid.InitialLevels : state.Levels];
            ReadOnlySpan<double> loads = state.Loads.AsSpan();
            learned.Reset();
            learned.Decide(new MeshSnapshot(0, loads, levels, allowed.At(loads, levels), allowed.MasksAreJoint), actions);
            allowed.CarryOut(loads, levels, actions);
            states.Add(rows.Of(state, levels));
        }

        return states.MoveToImmutable();
    }
}
