using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Comparison;

/// <summary>Judges learned policies and others on the loads of a scenario, all on the same loads.</summary>
/// <param name="bench">Scenario and model.</param>
/// <param name="plan">Steps and seeds.</param>
/// <param name="session">Clock and the signal to stop.</param>
internal sealed class LoadJudge(Workbench bench, ReportPlan plan, Session session)
{
    private const string Learned = "learned ";
    private const string Published = "published ";

    private static readonly ImmutableArray<string> s_others =
    [
        PolicyNames.Optimal, PolicyNames.Rules, PolicyNames.CalibratedAutoscaler, PolicyNames.Autoscaler,
        PolicyNames.Limiter, PolicyNames.StaticBest, PolicyNames.NoOp, PolicyNames.Random,
    ];

    // Calibrations may use as many time steps as PPO.
    private readonly Baselines _baselines = new(
        bench, plan.TrainingSteps ?? LearningSettings.For(new PpoConfig(), bench.Scenario).TotalSteps, plan.Seed, session.Stop);

    /// <summary>Scores on each load.</summary>
    /// <param name="loads">The loads.</param>
    /// <param name="learned">Policies of the default preset.</param>
    /// <param name="published">Policies of the published preset.</param>
    /// <param name="onLoad">Told each load that is done.</param>
    public (ImmutableArray<LoadReport> Loads, ImmutableArray<LeftOutPolicy> LeftOut) Judge(
        ImmutableArray<LoadPattern> loads,
        ImmutableArray<TrainedPolicy> learned,
        ImmutableArray<TrainedPolicy> published,
        Action<LoadReport> onLoad)
    {
        ImmutableArray<LeftOutPolicy> leftOut = [.. s_others
            .Select(name => (Name: name, Reason: PolicyChoice.ReasonAgainst(name, _baselines)))
            .Where(each => each.Reason is not null)
            .Select(each => new LeftOutPolicy(each.Name, each.Reason!))];
        ImmutableDictionary<string, TrainedPolicy> trained = learned.Select(policy => (Learned, policy))
            .Concat(published.Select(policy => (Published, policy)))
            .ToImmutableDictionary(each => each.Item1 + each.policy.Seed, each => each.policy);
        string[] others = [.. s_others.Except(leftOut.Select(each => each.Name))];
        PolicyChoice choice = new([.. trained.Keys.Order(StringComparer.Ordinal), .. others], trained, new Rollouts(null, null), session.Clock);
        PolicyJudge judge = new(bench, seed => choice.Make(bench, _baselines, seed), plan.Steps, plan.Seed, plan.LoadSeeds);
        return ([.. loads.Select(JudgeOne)], leftOut);

        LoadReport JudgeOne(LoadPattern load)
        {
            EvaluateResult result = judge.Judge(load, session.Stop).Result;
            LoadReport report = new()
            {
                Load = load.Name,
                OptimalReward = result.OptimalReward!.Value,
                Learned = [.. learned.Select(policy => ScoreOf(result, Learned + policy.Seed))],
                Published = [.. published.Select(policy => ScoreOf(result, Published + policy.Seed))],
                Others = [.. others.Select(name => ScoreOf(result, name))],
            };
            onLoad(report);
            return report;
        }
    }

    private static PolicyScore ScoreOf(EvaluateResult result, string name) => result.Policies.First(score => score.Name == name);
}
