using Meshward.Core.Actuation;
using Meshward.Core.Metrics;
using Polly;
using Polly.Retry;

namespace Meshward.Client.Work;

/// <summary>Tries again for a while where mesh or metrics cannot be reached.</summary>
/// <param name="longest">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class Patience(TimeSpan longest, Session session)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>Does something until it succeeds, fails for good, or has failed for too long.</summary>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        long start = session.Clock.GetTimestamp();
        string? told = null;
        ResiliencePipeline again = new ResiliencePipelineBuilder { TimeProvider = session.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = s_pause,
                ShouldHandle = outcome => ValueTask.FromResult(IsPassing(outcome.Outcome.Exception) && session.Clock.GetElapsedTime(start) < longest),
                OnRetry = attempt =>
                {
                    Tell(attempt.Outcome.Exception!.Message, ref told);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        return await again.ExecuteAsync(async stop => await work(stop), session.Stop);
    }

    // What is too much to ask for at once is no smaller the next time.
    private static bool IsPassing(Exception? problem) => problem is ActuatorException { IsPassing: true } or MetricSourceException { IsPassing: true, IsTooLarge: false };

    // The same trouble is told once.
    private void Tell(string message, ref string? told)
    {
        if (message != told)
        {
            session.Terminal.Error.WriteLine($"{message}; trying again");
            told = message;
        }
    }
}
