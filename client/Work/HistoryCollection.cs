using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Metrics;

namespace Meshward.Client.Work;

/// <summary>Makes a trace of the history that a Prometheus server holds, or goes on with one.</summary>
/// <param name="scenario">Services, nodes, and controls of cores and replicas.</param>
/// <param name="options">Flags.</param>
/// <param name="session">Clock, messages, and Ctrl-C.</param>
internal sealed class HistoryCollection(Scenario scenario, CollectOptions options, Session session)
{
    /// <summary>Reads the history.</summary>
    /// <param name="server">Where it is.</param>
    /// <param name="path">The trace's file.</param>
    /// <exception cref="BadInputException">Flags and file do not go together.</exception>
    /// <exception cref="WorkFailedException">The server cannot be asked, or the file not be written.</exception>
    public async Task<CollectResult> RunAsync(PrometheusSettings server, string path)
    {
        HistoryStretch stretch = Stretch();
        try
        {
            using TraceAppender trace = TraceAppender.Open(path, options.Out, HistoryColumns.Of(scenario.Mesh, AmountReader.ControlsOf(scenario))).OrStop();
            if (HistoryWork.SecondsOf(trace) is double seconds && Math.Abs(seconds - stretch.Length.TotalSeconds) > 1e-9)
            {
                throw new BadInputException("--monitor", FormattableString.Invariant(
                    $"found intervals of {stretch.Length.TotalSeconds} s, expected {seconds} s as the rows of {options.Out} have, or a new file"));
            }

            using HttpClient http = PrometheusHttp.Open(server);
            Patience patience = new(options.Patience, session);
            PatientHistory source = new(new PrometheusSource(http, server, session.Clock), patience);
            PatientAmounts amounts = new(new PrometheusAmounts(new PrometheusQueries(http, server, session.Clock), server.ServiceNamespace), patience);
            return await ReadAsync(new HistoryWork(scenario, source, amounts, stretch, trace), trace);
        }
        catch (Exception problem) when (problem is MetricSourceException or IOException)
        {
            string kept = File.Exists(path) ? $". What was read is in {options.Out}; the same command goes on from there" : "";
            throw new WorkFailedException($"{problem.Message}{kept}");
        }
    }

    private async Task<CollectResult> ReadAsync(HistoryWork work, TraceAppender trace)
    {
        int found = trace.Rows;
        string? stopped = null;
        try
        {
            await ProgressView.RunAsync(session.Terminal, session.Clock, "reading", async report =>
            {
                await work.RunAsync(report, session.Stop);
                return true;
            });
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            stopped = CollectResult.Interrupted;
        }

        return new CollectResult(scenario.Name, trace.Rows, trace.Rows - found, options.Out, stopped) { LeftOut = work.LeftOut, History = work.Summary };
    }

    // The samples at the end of an interval may come a little after it.
    private HistoryStretch Stretch()
    {
        TimeSpan length = options.Times(scenario.Mesh).Monitor;
        DateTimeOffset now = session.Clock.GetUtcNow();
        return options.Until > now
            ? throw new BadInputException("--until", $"found {options.UntilText}, which is not over yet; expected a time in the past")
            : HistoryStretch.Of("--range", options.Until ?? now - new IntervalPlan(length).Grace, options.Range, length).OrStop();
    }
}
