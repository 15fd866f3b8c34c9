using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Learning.Ppo;
using Meshward.Learning.Tests.Training;
using Meshward.Learning.Training;
using Meshward.Tests.Shared;

namespace Meshward.Grains.Tests.Compute;

/// <summary>How a silo comes by the trainings that its simulators take part in.</summary>
public sealed class RoundComputeTests : IDisposable
{
    private readonly ComputePool _pool = new(1);
    private readonly TrainingTask _task = SmallTraining.Task(new PpoConfig { Simulators = 1, TotalSteps = 20_000 });
    private int _asked;

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task An_order_whose_answer_is_lost_is_asked_for_again()
    {
        TrainingTask held = await Compute().TaskAsync(_task.Hash, () => ++_asked == 1 ? new TaskCompletionSource<TrainingOrder>().Task : Answer());
        Assert.Equal((_task.Hash, 2), (held.Hash, _asked));
    }

    [Fact]
    public async Task A_training_without_order_is_not_asked_for_again()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Compute().TaskAsync(_task.Hash, () =>
        {
            _asked++;
            throw new InvalidOperationException("The run 'a-1' has no order, or is over.");
        }));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Simulators_of_one_silo_ask_once()
    {
        RoundCompute compute = Compute();
        Task<TrainingTask>[] asking = [.. Enumerable.Range(0, 3).Select(_ => compute.TaskAsync(_task.Hash, () =>
        {
            Interlocked.Increment(ref _asked);
            return Answer();
        }))];
        await Task.WhenAll(asking);
        Assert.Equal(1, _asked);
    }

    // Waits are over at once.
    private RoundCompute Compute() => new(_pool, new HandClock());

    private Task<TrainingOrder> Answer() => Task.FromResult(TrainingOrder.Of(_task));
}
