using System.Collections.Immutable;
using System.Globalization;
using Meshward.Client.Options;
using Meshward.Client.Work;
using Meshward.Core.Control;
using Meshward.Core.Policies;
using Meshward.Core.Scenarios;
using Meshward.Core.Simulation;
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
    /// <summary>Time steps of recent traffic that the gate replays, at most.</summary>
    public const int MostRecentSteps = 200;

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
        Baselines baselines = new(refitted, options.TrainSteps ?? LearningSettings.For(new PpoConfig(), known.Scenario).TotalSteps, options.Seed, session.Stop);
        RecordedLoad recording = new("recent", "", known.Scenario.Mesh.Services, null, false) { Rates = traffic };
        IPolicy twin = baselines.ReasonAgainst(PolicyNames.Rules) is null ? baselines.Make(PolicyNames.Rules)! : refitted.StaticBest();
        GateReplay replay = GateReplay.Run(refitted.Dynamics, new LearnedPolicy(trained, known.Scenario), twin, recording, refitted.Memory, session.Stop);
        GateJudgement judgement = GateJudgement.Of(known.Scenario, replay.Candidate, replay.Twin, new GateTolerances());
        string reward = string.Create(CultureInfo.InvariantCulture, $"mean reward {judgement.Candidate.MeanReward:0.###} on {traffic.Length} steps of recent traffic, the rules' {judgement.Twin.MeanReward:0.###}");
        return judgement.Passed
            ? (true, $"the gate passes it with {reward}")
            : (false, $"the gate fails it in {string.Join(", ", judgement.Criteria.Where(each => !each.Passed).Select(each => each.Name))}, with {reward}");
    }

    /// <summary>A mesh as a refitted model has it; null where it makes no sense of a training load.</summary>
    public static Workbench? BenchOf(Workbench known, ISystemModel model)
    {
        MeshDynamics dynamics = new(known.Scenario, model, known.Fitted.Region);
        Checked<OutcomeTable> table = OutcomeTable.Build(dynamics);
        return table.IsValid ? new Workbench(known.Scenario, known.Fitted, dynamics, table.Value, Optimum.Of(table.Value), null) : null;
    }
}
