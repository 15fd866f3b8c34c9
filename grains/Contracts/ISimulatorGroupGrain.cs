namespace Meshward.Grains.Contracts;

/// <summary>
/// One group of the averaging tree of a training; its key is <see cref="GrainKeys.Group"/>. It asks its simulators, or its smaller groups, for their round
/// and gives their sum. It keeps nothing between rounds, so that a round can be repeated anywhere with the same result.
/// </summary>
[Alias("meshward.simulator-group")]
public interface ISimulatorGroupGrain : IGrainWithStringKey
{
    /// <summary>Runs one round on all simulators of the group, and sums what they give back on the silo's compute pool.</summary>
    /// <param name="round">The round.</param>
    /// <param name="cancellationToken">Gives the round up, in the whole group.</param>
    [Alias("run-round"), Access(AccessRight.Silo), ResponseTimeout("00:05:00")]
    Task<RoundReply> RunRoundAsync(GroupOrder round, CancellationToken cancellationToken);
}
