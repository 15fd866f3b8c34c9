using Meshward.Grains.Compute;
using Meshward.Grains.Contracts;
using Meshward.Grains.Placement;
using Meshward.Grains.Training;
using Meshward.Learning.Training;
using Orleans.Concurrency;

namespace Meshward.Grains;

/// <inheritdoc cref="ISimulatorGroupGrain"/>
/// <remarks>Reentrant: a round whose asker died must not keep that of the next one waiting, and there is no state to guard.</remarks>
[GrainType("simulator-group"), SimulatorPlacement, Reentrant]
internal sealed class SimulatorGroupGrain : Grain, ISimulatorGroupGrain
{
    private readonly ComputePool _pool;
    private readonly int _group;
    private readonly RoundMembers _members;

    /// <param name="pool">Where it sums.</param>
    /// <param name="clock">Measures how long its members take.</param>
    public SimulatorGroupGrain(ComputePool pool, TimeProvider clock)
    {
        (string run, _group, _) = GrainKeys.ParseMember(this.GetPrimaryKeyString());
        _pool = pool;
        _members = new RoundMembers(GrainFactory, run, LostPeers.BriefPipeline(clock), clock);
    }

    /// <inheritdoc/>
    public async Task<RoundReply> RunRoundAsync(GroupOrder round, CancellationToken cancellationToken)
    {
        RoundSum[] parts = await _members.RunAsync(new AveragingTree(round.Simulators).ChildrenOf(_group), round, cancellationToken);
        return RoundReply.Of(await _pool.RunAsync(_ => RoundSum.Of(parts), cancellationToken, round.Round.TaskHash));
    }
}
