using Meshward.Core.Simulation;
using Meshward.Learning.Ppo;
using Meshward.Learning.Ppo.Torch;

namespace Meshward.Learning.Training;

/// <summary>Buffers of a simulator, reused from round to round and from training to training; one a thread at a time.</summary>
public sealed class RoundWorkspace
{
    private TrainingTask? _task;

    internal IVectorEnvironment Environment { get; private set; } = null!;

    internal RolloutCollector Collector { get; private set; } = null!;

    internal RolloutBuffer Buffer { get; private set; } = null!;

    internal IPpoUpdate Update { get; private set; } = null!;

    /// <summary>
    /// What rewards are divided by, or 1: their standard deviation under uniformly random actions, over 1 - discount, so that returns, which
    /// the value network learns, are of the order of 1 whatever the discount.
    /// </summary>
    internal double RewardScale { get; private set; }

    internal void Prepare(TrainingTask task)
    {
        if (ReferenceEquals(_task, task))
        {
            return;
        }

        PpoConfig config = task.Config;
        Environment = task.IsTabulated
            ? new MeshEnvironment(
                task.Practice, config.Environments, config.ScaleObservations, config.BetweenLoadShare, config.ExploringStartShare,
                config.EnvironmentsPerLoad)
            : new ComputedMeshEnvironment(
                task.Dynamics, config.Environments, config.ScaleObservations, config.BetweenLoadShare, config.ExploringStartShare,
                config.EnvironmentsPerLoad);
        Collector = new RolloutCollector(task.Shape, task.Encoding);
        Buffer = new RolloutBuffer(task.Shape, config.StepsPerEnvironment, config.Environments);
        Update = task.Backend == UpdateBackend.Torch ? new TorchUpdate(task.Shape) : new FusedUpdate(task.Shape);
        double spread = !config.ScaleRewards ? 1 : task.IsTabulated ? RewardSpread.Of(task.Outcomes) : RewardSpread.Of(task.Dynamics);
        RewardScale = config.ScaleRewards ? spread / (1 - task.Scenario.Discount) : 1;
        _task = task;
    }
}
