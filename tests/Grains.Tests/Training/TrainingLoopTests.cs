using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Training;
using Meshward.Learning.PolicyFiles;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;

namespace Meshward.Grains.Tests.Training;

public sealed class TrainingLoopTests : IDisposable
{
    private static readonly TrainingTask _task = SmallTraining.Task();

    private readonly ComputePool _pool = new(1);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task Rounds_do_not_wait_for_a_slow_store_but_the_end_does()
    {
        var stored = new TaskCompletionSource();
        var allRounds = new TaskCompletionSource();
        int calls = 0;
        Task<LoopResult> training = RunAsync(
            progress =>
            {
                if (progress.Round == _task.Rounds)
                {
                    allRounds.SetResult();
                }
            },
            _ =>
            {
                calls++;
                return stored.Task;
            });
        await allRounds.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, calls);
        Assert.False(training.IsCompleted);

        stored.SetResult();
        LoopResult result = await training;

        Assert.True(result.IsComplete);
        Assert.Equal(await Undisturbed.PolicyAsync(_task), Safetensors.Write(result.Policy));
    }

    [Fact]
    public async Task A_training_whose_store_fails_ends_with_that() =>
        Assert.Equal("the disk is full", (await Assert.ThrowsAsync<IOException>(() => RunAsync(_ => { }, _ => throw new IOException("the disk is full")))).Message);

    [Fact]
    public async Task A_training_whose_round_fails_ends_only_when_what_is_being_stored_is_stored()
    {
        var stored = new TaskCompletionSource();
        Task<LoopResult> training = RunAsync(_ => { }, _ => stored.Task, new FailingRunner(rounds: 1));
        await Assert.ThrowsAsync<TimeoutException>(() => training.WaitAsync(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        stored.SetResult();

        Assert.Equal("no silo answers", (await Assert.ThrowsAsync<IOException>(() => training)).Message);
    }

    // Every round is a checkpoint, if the last one is stored.
    private Task<LoopResult> RunAsync(Action<TrainingProgress> onRound, Func<TrainingCheckpoint, Task> onCheckpoint, IRoundRunner? runner = null) =>
        new TrainingLoop(_pool, new RoundCompute(_pool, TimeProvider.System), runner ?? new InProcessRoundRunner(1), TimeProvider.System)
            .RunAsync(TrainingOrder.Of(_task), [], onRound, onCheckpoint, TimeSpan.Zero, CancellationToken.None);

    private sealed class FailingRunner(int rounds) : IRoundRunner
    {
        private readonly InProcessRoundRunner _inner = new(1);

        public Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken) =>
            request.Round < rounds ? _inner.RunAsync(task, request, cancellationToken) : throw new IOException("no silo answers");
    }
}
