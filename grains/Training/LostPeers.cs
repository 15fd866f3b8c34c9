using Meshward.Grains.Contracts;
using Orleans.Runtime.Messaging;
using Orleans.Storage;
using Polly;
using Polly.Retry;

namespace Meshward.Grains.Training;

/// <summary>
/// What to do when a silo goes away under a call: ask again, elsewhere by then. Every call that goes through here may be repeated without harm.
/// </summary>
public static class LostPeers
{
    private const int Attempts = 40, BriefAttempts = 6;
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(2);

    /// <summary>Whether the call may succeed when it is repeated: a silo is gone or going, or another one changed the same state.</summary>
    public static bool IsPassing(Exception exception) => exception
        is TimeoutException
        or OrleansMessageRejectionException
        or ConnectionFailedException
        or InconsistentStateException
        or StateUnavailableException
        or OrleansException { InnerException: TimeoutException } // reminders of a silo that has just started
        or ObjectDisposedException
        or OperationCanceledException
        || IsOfDeadSilo(exception);

    // The directory of grains tells by its words alone that a new activation was placed on a silo which died meanwhile.
    private static bool IsOfDeadSilo(Exception exception) =>
        exception is OrleansException && exception.Message.Contains(" on invalid silo", StringComparison.Ordinal);

    /// <summary>Repeats calls while <see cref="IsPassing"/> holds, for about a minute; not after the caller's own cancellation.</summary>
    /// <param name="clock">Measures the waiting between attempts.</param>
    /// <param name="silence">Hears of calls that are repeated, and of those that are answered; null where nobody is told.</param>
    public static ResiliencePipeline Pipeline(TimeProvider clock, Silence? silence = null) => Pipeline(clock, Attempts, silence);

    /// <summary>The same for some three seconds, after which a dead silo is known as such: for those whose own caller repeats their call.</summary>
    /// <param name="clock">Measures the waiting between attempts.</param>
    internal static ResiliencePipeline BriefPipeline(TimeProvider clock) => Pipeline(clock, BriefAttempts, null);

    private static ResiliencePipeline Pipeline(TimeProvider clock, int attempts, Silence? silence) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = attempts,
            BackoffType = DelayBackoffType.Exponential,
            Delay = _firstDelay,
            MaxDelay = _longestDelay,
            ShouldHandle = arguments =>
            {
                Exception? exception = arguments.Outcome.Exception;
                if (exception is null)
                    silence?.Answered();
                return ValueTask.FromResult(exception is not null && !arguments.Context.CancellationToken.IsCancellationRequested && IsPassing(exception));
            },
            OnRetry = arguments =>
            {
                if (arguments.Outcome.Exception is Exception exception)
                    silence?.Failed(exception);
                return ValueTask.CompletedTask;
            },
        })
        .Build();
}
