using Orleans.Concurrency;

namespace Meshward.Grains.Contracts;

/// <summary>
/// One training, from its order to its policy; its key is <see cref="GrainKeys.Run"/>. It sends the rounds to the simulators of its run,
/// averages what comes back, and keeps checkpoints: wherever and whenever it is activated again, an unfinished training goes on from its last
/// checkpoint and ends with the same policy, bit for bit.
/// </summary>
[Alias("meshward.training")]
public interface ITrainingGrain : IGrainWithStringKey
{
    /// <summary>Starts the training; asked again with the same order, it does nothing.</summary>
    /// <exception cref="InvalidOperationException">The run has another order.</exception>
    [Alias("start"), Access(AccessRight.Silo), ResponseTimeout("00:01:00")]
    Task StartAsync(TrainingOrder order);

    /// <summary>
    /// The order, for simulators that do not hold it yet. It is answered at once, whatever the training does, so that a call without an answer is lost: who
    /// waited for it for long would keep the first round from ending.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run has no order, or is over.</exception>
    [Alias("get-order"), Access(AccessRight.Silo), AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<TrainingOrder> GetOrderAsync();

    /// <summary>Where the training stands.</summary>
    [Alias("get-status"), Access(AccessRight.Read), AlwaysInterleave]
    Task<TrainingStatus> GetStatusAsync();

    /// <summary>
    /// What a watcher has not seen yet. Where there is nothing new, it waits for it, but for less than a console waits for an answer: a call that takes
    /// longer is lost, whatever the training does, and is repeated. Any number of watchers may ask.
    /// </summary>
    /// <param name="afterRound">The last round that the watcher has seen; 0 gives all that this activation knows.</param>
    /// <param name="cancellationToken">Ends the waiting, not the training.</param>
    /// <exception cref="TrainingFailedException">The training failed, and the watcher has seen all of its rounds.</exception>
    /// <exception cref="InvalidOperationException">The run has no order.</exception>
    [Alias("get-news"), Access(AccessRight.Read), AlwaysInterleave]
    Task<TrainingNews> GetNewsAsync(int afterRound, CancellationToken cancellationToken);

    /// <summary>The policy of a training that is over; null while it runs.</summary>
    [Alias("get-policy"), Access(AccessRight.Read), AlwaysInterleave]
    Task<PolicyBytes?> GetPolicyAsync();

    /// <summary>Ends the training and keeps the best policy so far; returns when it is stored. Does nothing to a training that is over.</summary>
    [Alias("cancel"), Access(AccessRight.Operate), AlwaysInterleave, ResponseTimeout("00:01:00")]
    Task CancelAsync();

    /// <summary>Removes all that is stored of a training that is over.</summary>
    [Alias("forget"), Access(AccessRight.Silo)]
    Task ForgetAsync();
}
