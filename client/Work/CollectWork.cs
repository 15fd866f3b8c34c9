using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Polly;
using Polly.Retry;

namespace Meshward.Client.Work;

/// <summary>Measures the points of a plan that a trace does not have yet.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="plan">The points.</param>
/// <param name="collector">Measures them.</param>
/// <param name="isTimed">Whether the testbed's work burns no cores.</param>
/// <param name="mostFailed">Largest share of failed requests of a service.</param>
/// <param name="patience">How long to try again.</param>
/// <param name="session">Where trouble is told.</param>
internal sealed class CollectWork(
    Scenario scenario, CollectionPlan plan, Collector collector, bool isTimed, double mostFailed, TimeSpan patience, Session session)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>Measures until the trace is whole, or something ends it.</summary>
    /// <param name="trace">The trace; its rows are the plan's first points.</param>
    /// <param name="report">Is told how far it is.</param>
    /// <returns>Why it ended early; null where it did not.</returns>
    public async Task<string?> RunAsync(TraceAppender trace, Action<WorkProgress> report)
    {
        double before = (double)trace.Rows / plan.Count;
        while (trace.Rows < plan.Count)
        {
            CollectionPoint point = plan.At(trace.Rows);
            (ImmutableArray<ServiceInterval> intervals, ImmutableArray<double> row) = await MeasureAsync(point);
            trace.Append(row);
            report(new WorkProgress((double)trace.Rows / plan.Count, $"{trace.Rows} of {plan.Count} points", $"{trace.Rows}/{plan.Count}", before));
            for (int service = 0; service < intervals.Length; service++)
            {
                RequestStatistics requests = intervals[service].Requests;
                if (requests.Failed.Value / requests.Offered.Value > mostFailed)
                {
                    return $"{requests.Failed.Value / requests.Offered.Value:P0} of the requests of {scenario.Mesh.Services[service]} failed at point {point.Index}, more than --most-failed allows";
                }
            }
        }

        return null;
    }

    private async Task<(ImmutableArray<ServiceInterval> Intervals, ImmutableArray<double> Row)> MeasureAsync(CollectionPoint point)
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
