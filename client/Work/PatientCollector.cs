using System.Collections.Immutable;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Polly;
using Polly.Retry;

namespace Meshward.Client.Work;

/// <summary>Measures points, and tries again for a while where mesh or metrics cannot be reached.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="collector">Measures points.</param>
/// <param name="isTimed">Whether the testbed's work burns no cores.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class PatientCollector(Scenario scenario, Collector collector, bool isTimed, TimeSpan patience, Session session)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>Measures a point.</summary>
    /// <returns>[services] what was measured, and its row in a trace.</returns>
    /// <exception cref="ActuatorException">The mesh could not be changed.</exception>
    /// <exception cref="MetricSourceException">The metrics could not be had, or say nothing.</exception>
    public async Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point)
    {
        long start = session.Clock.GetTimestamp();
        string? told = null;
        ResiliencePipeline again = new ResiliencePipelineBuilder { TimeProvider = session.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = s_pause,
                ShouldHandle = outcome => ValueTask.FromResult(IsPassing(outcome.Outcome.Exception) && session.Clock.GetElapsedTime(start) < patience),
                OnRetry = attempt =>
                {
                    Tell(attempt.Outcome.Exception!.Message, ref told);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
        return await again.ExecuteAsync(async stop =>
        {
            ImmutableArray<ServiceInterval> intervals = await collector.MeasureAsync(point, stop);
            (ImmutableArray<double> row, string? unknown) = CollectedColumns.RowOf(scenario, point, intervals, isTimed);
            return unknown is null ? (intervals, row) : throw new MetricSourceException(unknown, isPassing: true);
        }, session.Stop);
    }

    private static bool IsPassing(Exception? problem) => problem is ActuatorException { IsPassing: true } or MetricSourceException { IsPassing: true };

    // The same trouble is told once a point.
    private void Tell(string message, ref string? told)
    {
        if (message != told)
        {
            session.Terminal.Error.WriteLine($"{message}; trying again");
            told = message;
        }
    }
}
