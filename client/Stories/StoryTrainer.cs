using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Work;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Policies;
using Meshward.Core.SystemModels;
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
    /// <param name="bench">The mesh.</param>
    /// <param name="seed">Seed of the training.</param>
    public async Task<TrainedPolicy> TrainAsync(Workbench bench, long seed)
    {
        PpoConfig config = LearningSettings.For(new PpoConfig(), bench.Scenario);
        config = config with { TotalSteps = options.TrainSteps ?? config.TotalSteps, StopAtRatio = options.StopAtRatio };
        TrainingRun run = new(bench.TaskFor(config, seed, UpdateBackend.Fused, Environment.ProcessorCount), new InProcessRoundRunner(Environment.ProcessorCount));
        TrainingCheckpoint end = await run.RunAsync(run.Start(), (_, _) => ValueTask.CompletedTask, session.Stop);
        session.Stop.ThrowIfCancellationRequested();
        return run.Policy(end);
    }

    /// <summary>Whether a policy passes on a refitted model with the traffic of late, against rules that are calibrated on it.</summary>
    /// <param name="known">Scenario and model before the change.</param>
    /// <param name="refitted">The model that the policy was trained on.</param>
    /// <param name="trained">The policy.</param>
    /// <param name="traffic">[steps][services] the loads of late.</param>
    public (bool HasPassed, string Words) Judge(Workbench known, Workbench refitted, TrainedPolicy trained, ImmutableArray<ImmutableArray<double>> traffic)
    {
        CandidateGate gate = CandidateGate.Judge(
            new RefittedMesh(refitted.Dynamics, refitted.Table!),
            new LearnedPolicy(trained, known.Scenario),
            traffic,
            options.TrainSteps ?? LearningSettings.For(new PpoConfig(), known.Scenario).TotalSteps,
            refitted.Memory,
            session.Stop);
        return (gate.HasPassed, gate.Words);
    }

    /// <summary>A mesh as a refitted model has it; null where it makes no sense of a training load.</summary>
    public static Workbench? BenchOf(Workbench known, ISystemModel model)
    {
        return RefittedMesh.Of(known.Scenario, known.Fitted.Region, model) is { } mesh
            ? new Workbench(known.Scenario, known.Fitted, mesh.Dynamics, mesh.Table, Optimum.Of(mesh.Table), null)
            : null;
    }
}
