namespace Meshward.Grains.Contracts;

/// <summary>
/// One simulator of a training; its key is <see cref="GrainKeys.Simulator"/>. It keeps nothing between rounds, so that a round can be repeated
/// anywhere with the same result.
/// </summary>
[Alias("meshward.simulator")]
public interface ISimulatorGrain : IGrainWithStringKey
{
    /// <summary>Runs one round on the silo's compute pool.</summary>
    /// <param name="round">The round.</param>
    /// <param name="cancellationToken">Gives the round up.</param>
    [Alias("run-round"), Access(AccessRight.Silo), ResponseTimeout("00:05:00")]
    Task<RoundReply> RunRoundAsync(RoundOrder round, CancellationToken cancellationToken);
}
