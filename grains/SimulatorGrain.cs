using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Placement;
using Meshward.Learning.Training;

namespace Meshward.Grains;

/// <inheritdoc cref="ISimulatorGrain"/>
/// <param name="compute">The silo's computation.</param>
[GrainType("simulator"), SimulatorPlacement]
internal sealed class SimulatorGrain(RoundCompute compute) : Grain, ISimulatorGrain
{
    /// <inheritdoc/>
    public async Task<RoundReply> RunRoundAsync(RoundOrder round, CancellationToken cancellationToken)
    {
        (string run, int simulator, _) = GrainKeys.ParseMember(this.GetPrimaryKeyString());
        TrainingTask task = await compute.TaskAsync(round.TaskHash, GrainFactory.GetGrain<ITrainingGrain>(run).GetOrderAsync);
        var request = new RoundRequest(round.TaskHash, round.Round, round.LearnerState);
        RoundResult result = await compute.RunAsync(task, simulator, request, cancellationToken);
        return RoundReply.Of(RoundSum.Of(result));
    }
}
