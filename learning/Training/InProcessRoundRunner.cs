using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Meshward.Learning.Training;

/// <summary>Runs rounds on threads of this process.</summary>
/// <param name="threads">Simulators that run at the same time, at least 1; the result does not depend on it.</param>
public sealed class InProcessRoundRunner(int threads) : IRoundRunner
{
    private readonly ConcurrentBag<RoundWorkspace> _workspaces = [];

    /// <inheritdoc />
    public async Task<RoundSum> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
    {
        var tree = new AveragingTree(task.Simulators);
        using var free = new SemaphoreSlim(threads);
        return await SumAsync(tree.Top);

        // Simulators begin in the order of their numbers, so that a group is complete, and its results are let go, long before the round ends.
        async Task<RoundSum> SumAsync(ImmutableArray<AveragingNode> nodes) => RoundSum.Of(await Task.WhenAll(
            nodes.Select(node => node.Level == 0 ? RunOneAsync(node.Number) : SumAsync(tree.ChildrenOf(node.Number)))));

        async Task<RoundSum> RunOneAsync(int simulator)
        {
            await free.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(() => RunOne(task, simulator, request, cancellationToken), cancellationToken);
            }
            finally
            {
                free.Release();
            }
        }
    }

    private RoundSum RunOne(TrainingTask task, int simulator, RoundRequest request, CancellationToken cancellationToken)
    {
        if (!_workspaces.TryTake(out RoundWorkspace? workspace))
        {
            workspace = new RoundWorkspace();
        }

        RoundResult result = Round.Run(task, simulator, request, workspace, cancellationToken);
        _workspaces.Add(workspace);
        return RoundSum.Of(result);
    }
}
