using System.Collections.Immutable;
using Meshward.Client.Work;
using Meshward.Core.Evaluation;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Stories;

/// <summary>Runs controllers through a story, each on the same loads.</summary>
/// <param name="mesh">The mesh.</param>
/// <param name="load">The load.</param>
/// <param name="plan">What happens when.</param>
/// <param name="basePolicy">A policy that was learned before the change, with a state of its own each time.</param>
/// <param name="knowing">One that was learned on the changed mesh.</param>
/// <param name="trainer">Trains policies of the controller that adapts.</param>
/// <param name="baselines">Controllers that were calibrated before the change.</param>
/// <param name="others">Names of those that can act.</param>
internal sealed class StoryTeller(
    StoryMesh mesh, LoadPattern load, StoryPlan plan, Func<IPolicy> basePolicy, Func<IPolicy> knowing, StoryTrainer trainer, Baselines baselines, ImmutableArray<string> others)
{
    /// <summary>The policy of before the change, kept.</summary>
    public const string Kept = "base policy";

    /// <summary>The policy that was trained on the changed mesh, from the change on.</summary>
    public const string Knowing = "retrained at once";

    /// <summary>The one that looks ahead on refitted models from the drift on, and never trains.</summary>
    public const string LookingAhead = "rollout";

    /// <summary>Tells one story.</summary>
    /// <param name="seed">Its seed.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Story> TellAsync(long seed, CancellationToken stop)
    {
        ImmutableArray<MeshPhase> phases = mesh.Phases(plan.ChangeAt);
        AdaptingPolicy adapting = new(AdaptingPolicy.PolicyName, mesh, basePolicy(), trainer, plan, seed);
        AdaptingPolicy looking = new(LookingAhead, mesh, basePolicy(), trainer, plan with { Settings = plan.Settings with { SamplesToTrain = int.MaxValue } }, seed);
        PolicyRecord adapted = await WalkAsync(adapting), looked = await WalkAsync(looking);

        IPolicy[] fixedOnes =
        [
            new PhasedPolicy(Kept, basePolicy(), basePolicy(), plan.ChangeAt),
            new PhasedPolicy(Knowing, basePolicy(), knowing(), plan.ChangeAt),
            .. others.Select(name => baselines.Make(name)!),
            new PhasedPolicy(PolicyNames.Optimal, mesh.Before.OptimalPolicy(), mesh.After.OptimalPolicy(), plan.ChangeAt),
        ];
        return new Story(
            seed,
            [
                adapted,
                looked,
                .. fixedOnes.Select(policy => new PolicyRecord(policy.Name, [.. PolicyEvaluation.Walk(phases, policy, load, plan.Steps, seed, stop)])),
            ],
            adapting.Events,
            adapting.Stages,
            [Kept, PolicyNames.Optimal]);

        async Task<PolicyRecord> WalkAsync(AdaptingPolicy policy)
        {
            var steps = ImmutableArray.CreateBuilder<EvaluationStep>(plan.Steps);
            foreach (EvaluationStep step in PolicyEvaluation.Walk(phases, policy, load, plan.Steps, seed, stop))
            {
                await policy.ObserveAsync(steps.Count, step);
                steps.Add(step);
            }

            return new PolicyRecord(policy.Name, steps.MoveToImmutable());
        }
    }
}
