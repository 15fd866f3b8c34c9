using Meshward.Client.Results;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Client.Work;

/// <summary>Compares what a policy was learned on with what it is judged on.</summary>
internal static class PolicyOrigins
{
    /// <summary>The comparison: the same training order on this model has the same hash only where every outcome is the same.</summary>
    public static PolicyOrigin Of(TrainedPolicy policy, Workbench bench)
    {
        TrainingTask here = bench.TaskFor(policy.Config, policy.Seed, policy.Backend, policy.Config.Simulators);
        return new PolicyOrigin
        {
            PolicySha256 = policy.Sha256(),
            Seed = policy.Seed,
            Preset = policy.Config.Preset,
            EnvSteps = policy.EnvSteps,
            LearnedOnThisModel = here.Hash == policy.TaskHash,
            LearnedMeanReward = policy.MeanReward,
            LearnedOptimalReward = policy.OptimalReward,
            MeanReward = new GreedyEvaluator(here).MeanReward([.. policy.Weights]),
            OptimalReward = bench.Optimum.MeanReward,
        };
    }
}
