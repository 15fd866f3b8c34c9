using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Meshward.Learning.Training;

/// <summary>Runs rounds on threads of this process.</summary>
/// <param name="threads">Simulators that run at the same time, at least 1; the result does not depend on it.</param>
public sealed class InProcessRoundRunner(int threads) : IRoundRunner
{
    private readonly ConcurrentBag<RoundWorkspace> _workspaces = [];

    /// <inheritdoc />
    public async Task<ImmutableArray<RoundResult>> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
    {
        var results = new RoundResult[task.Simulators];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, task.Simulators, options, (simulator, token) =>
        {
            if (!_workspaces.TryTake(out RoundWorkspace? workspace))
            {
                workspace = new RoundWorkspace();
            }

            results[simulator] = Round.Run(task, simulator, request, workspace, token);
            _workspaces.Add(workspace);
            return ValueTask.CompletedTask;
        });
        return [.. results];
    }
}
