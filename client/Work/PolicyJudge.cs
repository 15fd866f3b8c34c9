using System.Collections.Immutable;
using Meshward.Client.Reports;
using Meshward.Client.Results;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Walks policies along a load and scores them.</summary>
internal static class PolicyJudge
{
    /// <summary>The scores, and every step behind them.</summary>
    /// <param name="bench">Scenario and model.</param>
    /// <param name="load">The load.</param>
    /// <param name="policies">The policies; each sees the same loads.</param>
    /// <param name="steps">Time steps to walk.</param>
    /// <param name="seed">Seed of the load.</param>
    /// <param name="stop">Ends the walk.</param>
    public static (EvaluateResult Result, LoadRuns Runs) Judge(
        Workbench bench, LoadPattern load, ImmutableArray<IPolicy> policies, int steps, long seed, CancellationToken stop)
    {
        IPolicy best = bench.OptimalPolicy();
        ImmutableArray<PolicyRecord> records = [.. policies.Select(Walk)];
        double optimal = (records.FirstOrDefault(record => record.Policy == best.Name) ?? Walk(best)).MeanReward;
        EvaluateResult result = new()
        {
            Scenario = bench.Scenario.Name,
            ScenarioSha256 = bench.Scenario.Hash,
            Load = load.Name,
            Steps = steps,
            Seed = seed,
            OptimalReward = optimal,
            OptimalIsLowerBound = bench.Optimum.IsLowerBound ? true : null,
            Policies = [.. records.Select(record => Score(bench.Scenario, record, optimal))],
        };
        return (result, new LoadRuns(load.Name, records));

        PolicyRecord Walk(IPolicy policy) => PolicyEvaluation.Run(bench.Dynamics, policy, load, steps, seed, stop);
    }

    private static PolicyScore Score(Scenario scenario, PolicyRecord record, double optimal) => new()
    {
        Name = record.Policy,
        MeanReward = record.MeanReward,
        RatioToOptimal = optimal > 0 ? record.MeanReward / optimal : null,
        ObjectivesMet = record.ObjectivesMet(scenario),
        MeanCores = ScenarioFigures.CapacityKind(scenario) is ControlKind kind ? record.MeanSum(scenario, kind) : null,
        MeanDelaySeconds = record.Steps.Average(step => step.Targets.Average()),
    };
}
