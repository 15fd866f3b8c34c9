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
/// <param name="clock">Measures the time between checkpoints.</param>
internal sealed class TrainingLoop(ComputePool pool, RoundCompute compute, IRoundRunner runner, TimeProvider clock)
{
    private const int TimesStoring = 30;

    /// <summary>Trains until the budget is spent or <paramref name="stop"/> falls.</summary>
    /// <param name="order">The training.</param>
    /// <param name="checkpoint">Bytes of the checkpoint to go on from; empty to begin.</param>
    /// <param name="onRound">Called after each round on the scheduler of the caller, in order; the loop does not wait for it.</param>
    /// <param name="onCheckpoint">
    /// Called the same way, at least <paramref name="interval"/> apart and so seldom that it takes at most a thirtieth of the time. Rounds go on
    /// meanwhile; whatever ends the loop, it waits for the call.
    /// </param>
    /// <param name="interval">Rounds may take milliseconds and a checkpoint half a megabyte: those after the last one are repeated alike.</param>
    /// <param name="stop">Ends the training; what was learned is returned.</param>
    public Task<LoopResult> RunAsync(
        TrainingOrder order,
        byte[] checkpoint,
        Action<TrainingProgress> onRound,
        Func<TrainingCheckpoint, Task> onCheckpoint,
        TimeSpan interval,
        CancellationToken stop)
    {
        TaskScheduler turns = TaskScheduler.Current;
        long? begun = null;
        TimeSpan pause = TimeSpan.Zero;
        Task storing = Task.CompletedTask;
        return pool.RunLoopAsync(
            async closing =>
            {
                using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, stop);
                TrainingTask task = await compute.TaskAsync(order.Hash, () => Task.FromResult(order));
                var training = new TrainingRun(task, runner);
                TrainingCheckpoint end;
                try
                {
                    end = await training.RunAsync(
                        checkpoint.Length == 0 ? training.Start() : TrainingCheckpoint.FromBytes(checkpoint), StoreAndReportAsync, either.Token);
                }
                catch
                {
                    // Whoever goes on from the store must not be overtaken by what is still on its way there.
                    await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }

                await storing;
                TrainedPolicy policy = training.Policy(end);
                return new LoopResult(end, policy, Safetensors.Write(policy), training.IsOver(end));
            },
            CancellationToken.None,
            order.Hash);

        async ValueTask StoreAndReportAsync(TrainingCheckpoint reached, TrainingProgress progress)
        {
            // A store may be slow, and rounds short; where it failed, they end.
            if (storing.IsCompleted && (begun is not long last || clock.GetElapsedTime(last) >= pause))
            {
                await storing;
                begun = clock.GetTimestamp();
                storing = StoreAsync(reached);
            }

            _ = OnTurnAsync(() =>
            {
                onRound(progress);
                return Task.CompletedTask;
            });
        }

        async Task StoreAsync(TrainingCheckpoint reached)
        {
            await OnTurnAsync(() => onCheckpoint(reached));
            TimeSpan took = clock.GetElapsedTime(begun!.Value);
            pause = took * TimesStoring > interval ? took * TimesStoring : interval;
        }

        Task OnTurnAsync(Func<Task> report) =>
            Task.Factory.StartNew(report, CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns).Unwrap();
    }
}
