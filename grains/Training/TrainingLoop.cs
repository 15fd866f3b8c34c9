using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Training;

namespace Meshward.Grains.Training;

/// <summary>
/// The loop of one training, apart from the grain that owns it: everything it computes (averages, greedy evaluation, the policy file) runs on the
/// silo's pool, and only its reports run on the grain's turns.
/// </summary>
/// <param name="pool">Where it computes.</param>
/// <param name="compute">Holds the silo's trainings.</param>
/// <param name="runner">Runs the rounds.</param>
internal sealed class TrainingLoop(ComputePool pool, RoundCompute compute, IRoundRunner runner)
{
    /// <summary>Trains until the budget is spent or <paramref name="stop"/> falls.</summary>
    /// <param name="order">The training.</param>
    /// <param name="checkpoint">Bytes of the checkpoint to go on from; empty to begin.</param>
    /// <param name="onRound">Called after each round on the scheduler of the caller, one call at a time.</param>
    /// <param name="stop">Ends the training; what was learned is returned.</param>
    public Task<LoopResult> RunAsync(
        TrainingOrder order, byte[] checkpoint, Func<TrainingCheckpoint, TrainingProgress, Task> onRound, CancellationToken stop)
    {
        TaskScheduler turns = TaskScheduler.Current;
        return pool.RunLoopAsync(
            async closing =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, stop);
                TrainingTask task = await compute.TaskAsync(order.Hash, () => Task.FromResult(order));
                var training = new TrainingRun(task, runner);
                TrainingCheckpoint last = await training.RunAsync(
                    checkpoint.Length == 0 ? training.Start() : TrainingCheckpoint.FromBytes(checkpoint),
                    async (reached, progress) => await Task.Factory.StartNew(
                        () => onRound(reached, progress), CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap(),
                    either.Token);
                TrainedPolicy policy = training.Policy(last);
                return new LoopResult(last, policy, Safetensors.Write(policy), last.Round == task.Rounds);
            },
            CancellationToken.None);
    }
}
