using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Work;

/// <summary>Goes through the points of a plan that a trace does not have yet, with progress and a result.</summary>
/// <param name="scenario">Services, nodes and controls.</param>
/// <param name="plan">The points.</param>
/// <param name="trace">The trace.</param>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class PointCollection(Scenario scenario, CollectionPlan plan, TraceAppender trace, CollectOptions options, Session session)
{
    /// <summary>Sees that the rows that are there are of this plan: others would be gone on with as if they were.</summary>
    /// <exception cref="BadInputException">They are of another seed or number of points.</exception>
    public void CheckRows()
    {
        if (trace.Last is { } last && (trace.Rows > plan.Count || !CollectedColumns.IsOf(scenario, plan.At(trace.Rows - 1), last)))
        {
            throw new BadInputException(
                options.Out, $"found {trace.Rows} rows of another plan than these flags give; expected the --seed, --load, --repeats, --points or --part that the file was begun with, or a new file");
        }
    }

    /// <summary>Measures what is left.</summary>
    /// <param name="meter">Measures a point.</param>
    public async Task<CollectResult> RunAsync(IPointMeter meter)
    {
        int found = trace.Rows;
        CollectWork work = new(scenario, plan, meter, options.MostFailed);
        string? stopped = null;
        try
        {
            stopped = await ProgressView.RunAsync(session.Terminal, session.Clock, "collecting", report => work.RunAsync(trace, report));
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            stopped = CollectResult.Interrupted;
        }

        int configurations = Enumerable.Range(0, Math.Min(trace.Rows, plan.Count)).Select(plan.At)
            .Select(point => $"{string.Join(' ', point.Loads)}/{string.Join(' ', point.Levels)}").Distinct().Count();
        return new CollectResult(scenario.Name, trace.Rows, trace.Rows - found, options.Out, stopped) { Points = plan.Count, Configurations = configurations, Seed = options.Seed };
    }
}
