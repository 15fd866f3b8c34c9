using Meshward.Core.Metrics;
using Polly;
using Polly.Retry;

namespace Meshward.Mesh.Metrics;

/// <summary>
/// When a question is asked again. A query changes nothing, so asking twice is always sound; it is of use only where the failure may pass: no
/// connection, no answer in time, 429, 502, 503, 504. The server's Retry-After is kept.
/// </summary>
internal static class PrometheusRetry
{
    public static ResiliencePipeline Pipeline(PrometheusSettings settings, TimeProvider clock)
    {
        if (settings.Retries == 0)
            return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = settings.Retries,
                Delay = settings.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is MetricSourceException { IsPassing: true } failure && !(failure.RetryAfter > settings.LongestRetryAfter)),
                DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as MetricSourceException)?.RetryAfter),
            })
            .Build();
    }
}
