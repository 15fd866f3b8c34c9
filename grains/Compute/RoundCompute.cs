using System.Collections.Concurrent;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;

namespace Meshward.Grains.Compute;

/// <summary>
/// Runs the rounds of a silo's simulators on its <see cref="ComputePool"/>, and holds the trainings that they belong to, so that a training is
/// sent once to a silo and not once a round.
/// </summary>
/// <param name="pool">Where it computes.</param>
/// <param name="clock">Measures how long a training is waited for.</param>
public sealed class RoundCompute(ComputePool pool, TimeProvider clock)
{
    // All simulators of the silo wait for one call: where its answer is lost, they would wait until it is given up.
    private const int AskedAgain = 3;
    private static readonly TimeSpan _askedAgainAfter = TimeSpan.FromSeconds(2);

    // A silo seldom takes part in more trainings at a time; of more, the one that was not asked for the longest is dropped, and sent again.
    private const int LargestCount = 16;

    private readonly ConcurrentBag<RoundWorkspace> _workspaces = [];
    private readonly Lock _gate = new();
    private readonly List<(string Hash, Task<TrainingTask> Task)> _tasks = [];

    /// <summary>The training of a hash: held already, or asked for once however many simulators wait for it.</summary>
    /// <param name="hash">Hash of the task.</param>
    /// <param name="fetch">Asks whoever has it; called again where there is no answer in two seconds, and then the first answer counts.</param>
    public async Task<TrainingTask> TaskAsync(string hash, Func<Task<TrainingOrder>> fetch)
    {
        Task<TrainingTask> task = Find(hash, fetch);
        try
        {
            return await task;
        }
        catch
        {
            // The next round asks anew.
            lock (_gate)
                _tasks.RemoveAll(held => held.Task == task);
            throw;
        }
    }

    /// <summary>Runs one round of one simulator.</summary>
    /// <param name="task">The training.</param>
    /// <param name="simulator">Number of the simulator.</param>
    /// <param name="request">The round.</param>
    /// <param name="cancellationToken">Gives the round up.</param>
    public Task<RoundResult> RunAsync(TrainingTask task, int simulator, RoundRequest request, CancellationToken cancellationToken) =>
        pool.RunAsync(
            token =>
            {
                if (!_workspaces.TryTake(out RoundWorkspace? workspace))
                    workspace = new RoundWorkspace();
                RoundResult result = Round.Run(task, simulator, request, workspace, token, pool.Pause);
                _workspaces.Add(workspace);
                return result;
            },
            cancellationToken,
            task.Hash);

    private Task<TrainingTask> Find(string hash, Func<Task<TrainingOrder>> fetch)
    {
        lock (_gate)
        {
            int index = _tasks.FindIndex(held => held.Hash == hash);
            Task<TrainingTask> task = index < 0 ? FetchAsync(hash, fetch) : _tasks[index].Task;
            if (index >= 0 || _tasks.Count == LargestCount)
                _tasks.RemoveAt(Math.Max(0, index));
            _tasks.Add((hash, task));
            return task;
        }
    }

    // Wholly on the pool: several grains wait for it, and none of their turns may carry it.
    private Task<TrainingTask> FetchAsync(string hash, Func<Task<TrainingOrder>> fetch) =>
        pool.RunLoopAsync(async _ => TrainingTask.FromBytes((await AskAsync(fetch)).Task), CancellationToken.None, hash);

    private async Task<TrainingOrder> AskAsync(Func<Task<TrainingOrder>> fetch)
    {
        List<Task<TrainingOrder>> asked = [fetch()];
        Task<Task<TrainingOrder>> first = Task.WhenAny(asked);
        while (asked.Count <= AskedAgain && await Task.WhenAny(first, Task.Delay(_askedAgainAfter, clock)) != first)
        {
            asked.Add(fetch());
            first = Task.WhenAny(asked);
        }

        return await await first;
    }
}
