using System.Collections.Immutable;
using Meshward.Grains.Contracts;
using Meshward.Learning.Training;
using Polly;

namespace Meshward.Grains.Training;

/// <summary>
/// Runs rounds on the simulator grains of a run, all at once. A simulator whose silo is lost is asked again and answers from another one;
/// the answer is the same, since a round is a pure function.
/// </summary>
/// <param name="grains">Where the simulators are.</param>
/// <param name="run">Key of the training; its grain must hold the order, which the simulators ask it for.</param>
/// <param name="pipeline">Repeats calls that a lost silo left without an answer.</param>
public sealed class GrainRoundRunner(IGrainFactory grains, string run, ResiliencePipeline pipeline) : IRoundRunner
{
    /// <inheritdoc/>
    public async Task<ImmutableArray<RoundResult>> RunAsync(TrainingTask task, RoundRequest request, CancellationToken cancellationToken)
    {
        var order = new RoundOrder(request.TaskHash, request.Round, request.LearnerState);
        RoundReply[] replies = await Task.WhenAll(Enumerable.Range(0, task.Simulators).Select(simulator => AskAsync(simulator, order, cancellationToken)));
        return [.. replies.Select((reply, simulator) => new RoundResult(simulator, reply.LearnerState, reply.Statistics))];
    }

    private async Task<RoundReply> AskAsync(int simulator, RoundOrder order, CancellationToken cancellationToken)
    {
        ISimulatorGrain grain = grains.GetGrain<ISimulatorGrain>(GrainKeys.Simulator(run, simulator));
        return await pipeline.ExecuteAsync(async token => await grain.RunRoundAsync(order, token), cancellationToken);
    }
}
