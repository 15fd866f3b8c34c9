using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Client.Verbs;
using Meshward.Client.Work;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Tradeoffs;

/// <summary>Walks the policy of one value, and the best actions at it, along a load. Every value sees the same loads.</summary>
/// <param name="load">Name of the load pattern.</param>
/// <param name="seed">First seed of the load.</param>
internal sealed class TradeoffJudge(string load, long seed)
{
    /// <summary>Time steps walked with each seed.</summary>
    public const int Steps = 600;

    /// <summary>Seeds of the load.</summary>
    public const int Seeds = 5;

    /// <summary>The point.</summary>
    /// <param name="value">The value, in the base unit.</param>
    /// <param name="bench">The scenario at it, and the model.</param>
    /// <param name="outcome">What was learned.</param>
    public TradeoffPoint Judge(double value, Workbench bench, TrainOutcome outcome)
    {
        Scenario scenario = bench.Scenario;
        ImmutableArray<PolicyRecord> learned = Walk(bench, () => new LearnedPolicy(outcome.Policy, scenario));
        ImmutableArray<PolicyRecord> optimal = Walk(bench, bench.OptimalPolicy);
        double reward = learned.Average(run => run.MeanReward), best = optimal.Average(run => run.MeanReward);
        double kept = learned.Average(run => run.ObjectivesMet(scenario));
        string[] services = [.. scenario.Mesh.Services.Where(service => learned[0].MeanDelay(scenario, service) is not null)];
        return new TradeoffPoint
        {
            Value = value,
            MeanReward = reward,
            OptimalReward = best,
            Ratio = Requirement.Ratio(reward, best),
            ObjectivesMet = kept,
            OptimalObjectivesMet = optimal.Average(run => run.ObjectivesMet(scenario)),
            MeetsObjectives = kept > 1 - 1e-9,
            MeanCores = Cores(learned),
            OptimalCores = Cores(optimal),
            CarriedLoad = learned.Average(run => run.MeanCarriedLoad(scenario)),
            OptimalCarriedLoad = optimal.Average(run => run.MeanCarriedLoad(scenario)),
            ShedShare = learned.Average(run => run.ShedShare(scenario)),
            MeanDelaySeconds = OrderedValues.Of(services, [.. services.Select(service => learned.Average(run => run.MeanDelay(scenario, service)!.Value))]),
            ParetoOptimal = false,
            EnvSteps = outcome.Policy.EnvSteps,
            Stopped = outcome.Stopped,
            PolicySha256 = outcome.Policy.Sha256(),
        };

        double? Cores(ImmutableArray<PolicyRecord> runs) =>
            scenario.CapacityKind is ControlKind kind ? runs.Average(run => run.MeanSum(scenario, kind)) : null;
    }

    private ImmutableArray<PolicyRecord> Walk(Workbench bench, Func<IPolicy> make) =>
    [
        .. Enumerable.Range(0, Seeds).Select(i => PolicyEvaluation.Run(
            bench.Dynamics, make(), bench.Scenario.FindLoad(load)!, Steps, seed + i, CancellationToken.None, bench.Memory)),
    ];
}
