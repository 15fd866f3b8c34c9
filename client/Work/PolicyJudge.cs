using System.Collections.Immutable;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Walks policies along a load, seed by seed, and scores them.</summary>
/// <param name="bench">Scenario and model.</param>
/// <param name="make">The policies for a seed, each with a state of its own; in every seed each sees the same loads.</param>
/// <param name="steps">Time steps to walk with each seed.</param>
/// <param name="seed">First seed of the load.</param>
/// <param name="seeds">Number of seeds, at least 1.</param>
internal sealed class PolicyJudge(Workbench bench, Func<long, ImmutableArray<IPolicy>> make, int steps, long seed, int seeds)
{
    /// <summary>The scores, and every step behind those of the first seed.</summary>
    /// <param name="load">The load.</param>
    /// <param name="stop">Ends the walk.</param>
    public (EvaluateResult Result, LoadRuns Runs) Judge(LoadPattern load, CancellationToken stop)
    {
        var walks = new (ImmutableArray<PolicyRecord> Records, PolicyRecord Optimum)[seeds];

        // The stand-in for the optimum of a mesh that is too large to tabulate remembers what it found: one thread at a time.
        int threads = bench.Table is null ? 1 : Environment.ProcessorCount;
        _ = Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop },
            i => walks[i] = Walk(load, seed + i, stop));
        return (Describe(load, walks), new LoadRuns(load.Name, walks[0].Records));
    }

    /// <summary>The scores of policies that ran on a mesh: what the model says of the same loads and configurations, and what was measured.</summary>
    /// <param name="load">The load.</param>
    /// <param name="runs">What was measured of each policy, and predicted of the same steps.</param>
    /// <param name="stop">Ends the walk of the optimum.</param>
    public EvaluateResult Judge(LoadPattern load, MeshRuns runs, CancellationToken stop)
    {
        // Who interrupted the measuring wants to see what there is.
        CancellationToken patience = runs.Stopped is null ? stop : CancellationToken.None;
        PolicyRecord optimum = PolicyEvaluation.Run(bench.Dynamics, bench.OptimalPolicy(), load, steps, seed, patience, bench.Memory);
        EvaluateResult result = Describe(load, [([.. runs.Policies.Select(run => run.Predicted)], optimum)]);
        return result with
        {
            On = "testbed",
            Stopped = runs.Stopped,
            Policies = [.. result.Policies.Select((score, i) => score with { Measured = MeshJudge.Score(bench.Scenario, runs.Policies[i].Measured, runs.Policies[i].Predicted) })],
        };
    }

    private EvaluateResult Describe(LoadPattern load, (ImmutableArray<PolicyRecord> Records, PolicyRecord Optimum)[] walks)
    {
        Spread optimal = Spread.Of([.. walks.Select(walk => walk.Optimum.MeanReward)]);

        // The optimum stays inside the operating region wherever it can.
        double outside = walks.Average(walk => walk.Optimum.Steps.Average(step => step.Covered ? 0.0 : 1.0));
        return new EvaluateResult
        {
            Scenario = bench.Scenario.Name,
            ScenarioSha256 = bench.Scenario.Hash,
            Load = load.Name,
            Steps = steps,
            Seed = seed,
            Seeds = seeds,
            OptimalReward = optimal.Mean,
            OptimalRewardDeviation = optimal.Deviation,
            OutsideRegionShare = outside > 0 ? outside : null,
            OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
            Policies = [.. walks[0].Records.Select((_, policy) => Score([.. walks.Select(walk => (walk.Records[policy], walk.Optimum))]))],
        };
    }

    private (ImmutableArray<PolicyRecord> Records, PolicyRecord Optimum) Walk(LoadPattern load, long loadSeed, CancellationToken stop)
    {
        IPolicy best = bench.OptimalPolicy();
        ImmutableArray<PolicyRecord> records = [.. make(loadSeed).Select(Run)];
        return (records, records.FirstOrDefault(record => record.Policy == best.Name) ?? Run(best));

        PolicyRecord Run(IPolicy policy) => PolicyEvaluation.Run(bench.Dynamics, policy, load, steps, loadSeed, stop, bench.Memory);
    }

    private PolicyScore Score(ImmutableArray<(PolicyRecord Record, PolicyRecord Optimum)> runs)
    {
        Scenario scenario = bench.Scenario;
        Spread reward = Of(run => run.MeanReward)!.Value;
        Spread? ratio = Over(run => run.MeanReward);
        Spread kept = Of(run => run.ObjectivesMet(scenario))!.Value;
        Spread? cost = Of(run => run.MeanCost), costRatio = Over(run => run.MeanCost);
        Spread? cores = Of(run => scenario.CapacityKind is ControlKind kind ? run.MeanSum(scenario, kind) : null);
        Spread shed = Of(run => run.ShedShare(scenario))!.Value;
        Spread turns = Of(run => run.DirectionChanges(scenario))!.Value;
        Spread delay = Of(run => run.Steps.Average(step => step.Targets.Average()))!.Value;
        return new PolicyScore
        {
            Name = runs[0].Record.Policy,
            MeanReward = reward.Mean,
            MeanRewardDeviation = reward.Deviation,
            RatioToOptimal = ratio?.Mean,
            RatioToOptimalDeviation = ratio?.Deviation,
            ObjectivesMet = kept.Mean,
            ObjectivesMetDeviation = kept.Deviation,
            Cost = cost?.Mean,
            CostDeviation = cost?.Deviation,
            CostRatioToOptimal = costRatio?.Mean,
            CostRatioToOptimalDeviation = costRatio?.Deviation,
            MeanCores = cores?.Mean,
            MeanCoresDeviation = cores?.Deviation,
            ShedShare = shed.Mean,
            ShedShareDeviation = shed.Deviation,
            DirectionChanges = turns.Mean,
            DirectionChangesDeviation = turns.Deviation,
            MeanDelaySeconds = delay.Mean,
            MeanDelaySecondsDeviation = delay.Deviation,
        };

        Spread? Of(Func<PolicyRecord, double?> figure)
        {
            double?[] values = [.. runs.Select(run => figure(run.Record))];
            return values.Contains(null) ? null : Spread.Of([.. values.Select(value => value!.Value)]);
        }

        // Each seed against the optimum of that seed.
        Spread? Over(Func<PolicyRecord, double?> figure)
        {
            double?[] values = [.. runs.Select(run => figure(run.Optimum) is double best and > 0 ? figure(run.Record) / best : null)];
            return values.Contains(null) ? null : Spread.Of([.. values.Select(value => value!.Value)]);
        }
    }
}
