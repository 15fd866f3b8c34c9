using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Policies;
using Meshward.Core.Simulation;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Ppo;
using Meshward.Learning.Training;

namespace Meshward.Client.Stories;

/// <summary>Trains policies in this process and judges them at the gate.</summary>
/// <param name="options">Budget of trainings.</param>
/// <param name="session">For the signal to stop.</param>
internal sealed class StoryTrainer(AdaptOptions options, Session session)
{
    /// <summary>A policy for a mesh.</summary>
    /// <param name="table">All of its outcomes on the training load.</param>
    /// <param name="dynamics">Model, reward and operating region.</param>
    /// <param name="seed">Seed of the training.</param>
    public async Task<TrainedPolicy> TrainAsync(OutcomeTable table, MeshDynamics dynamics, long seed)
    {
        PpoConfig config = LearningSettings.For(new PpoConfig(), dynamics.Scenario);
        config = config with { TotalSteps = options.TrainSteps ?? config.TotalSteps, StopAtRatio = options.StopAtRatio };
        TrainingRun run = new(TrainingTask.Create(table, dynamics, config, seed, UpdateBackend.Fused, Environment.ProcessorCount), new InProcessRoundRunner(Environment.ProcessorCount));
        TrainingCheckpoint end = await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, session.Stop);
        session.Stop.ThrowIfCancellationRequested();
        return run.Policy(end);
    }

    /// <summary>Whether a policy passes on a refitted model with the traffic of late, against rules that are calibrated on it.</summary>
    /// <param name="refitted">The mesh as the model has it that the policy was trained on.</param>
    /// <param name="candidate">The policy.</param>
    /// <param name="traffic">[steps][services] the loads of late.</param>
    public CandidateGate Judge(RefittedMesh refitted, IPolicy candidate, ImmutableArray<ImmutableArray<double>> traffic) => CandidateGate.Judge(
        refitted, candidate, traffic, options.TrainSteps ?? LearningSettings.For(new PpoConfig(), refitted.Dynamics.Scenario).TotalSteps, session.Stop);
}
