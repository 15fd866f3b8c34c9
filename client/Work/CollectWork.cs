using System.Collections.Immutable;
using Meshward.Client.Output;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Measures the points of a plan that a trace does not have yet.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="plan">The points.</param>
/// <param name="collector">Measures them.</param>
/// <param name="mostFailed">Largest share of failed requests of a service.</param>
internal sealed class CollectWork(Scenario scenario, CollectionPlan plan, IPointMeter collector, double mostFailed)
{
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
            (ImmutableArray<ServiceInterval> intervals, ImmutableArray<double> row) = await collector.MeasureAsync(point);
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
}
