using System.Net;
using Meshward.Core.Actuation;
using Meshward.Mesh.Kubernetes;
using Polly;
using Polly.Retry;

namespace Meshward.Mesh.Actuation;

/// <summary>Tries again what a cluster may do another time: after 409 on what is found then, after 429 when it says so, after trouble of its own.</summary>
internal static class KubernetesRetry
{
    /// <summary>Does something until it succeeds, fails for good, or has failed too often.</summary>
    /// <param name="work">Reads what is there and acts on that, each time anew.</param>
    /// <param name="times">How often.</param>
    /// <param name="clock">The time of waiting.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ActuatorException">It failed.</exception>
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, KubernetesTimes times, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return times.Retries == 0 ? await work(cancellationToken).ConfigureAwait(false)
                : await Pipeline(times, clock).ExecuteAsync(async token => await work(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (ClusterException problem)
        {
            throw new ActuatorException(problem.Message, IsPassing(problem), problem);
        }
    }

    private static bool IsPassing(ClusterException problem) => problem.IsPassing || problem.Status == HttpStatusCode.Conflict;

    private static ResiliencePipeline Pipeline(KubernetesTimes times, TimeProvider clock) => new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = times.Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = times.Pause,
            ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is ClusterException problem && IsPassing(problem)),
            DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as ClusterException)?.RetryAfter),
        })
        .Build();
}
