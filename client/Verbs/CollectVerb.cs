using Meshward.Client.Live;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Metrics;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>collect</c>: measures a trace on the testbed or on a live mesh, one configuration after the other, or makes one of a history.</summary>
internal sealed class CollectVerb : Verb<CollectOptions, CollectResult>
{
    /// <inheritdoc />
    protected override async Task<CollectResult> WorkAsync(CollectOptions options, Session session)
    {
        string path = OutputPlace.CheckFile("--out", options.Out);
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        try
        {
            return await CollectAsync(scenario, path, options, session);
        }
        catch (TraceInUseException taken)
        {
            throw new WorkFailedException(taken.Message);
        }
    }

    private static async Task<CollectResult> CollectAsync(Scenario scenario, string path, CollectOptions options, Session session)
    {
        if (options.HistorySource is PrometheusSettings history)
        {
            return await new HistoryCollection(scenario, options, session).RunAsync(history, path);
        }

        CollectionPlan plan = PlanOf(scenario, options);
        try
        {
            if (options.Live is LiveSettings live)
            {
                return await new LiveCollection(scenario, plan, live, options, session).RunAsync(path);
            }

            return await new TestbedCollection(scenario, plan, options, session).RunAsync(path);
        }
        catch (Exception problem) when (problem is ActuatorException or MetricSourceException or IOException)
        {
            string kept = File.Exists(path) ? $". What was measured is in {options.Out}; the same command goes on from there" : "";
            throw new WorkFailedException($"{problem.Message}{kept}");
        }
    }

    /// <inheritdoc />
    protected override void Show(CollectResult result, Terminal terminal)
    {
        if (result.History is HistorySummary history)
        {
            HistoryView.Show(result, history, terminal);
            return;
        }

        if (result.DryRun is LivePlan dryRun)
        {
            LivePlanView.Show(dryRun, terminal);
            return;
        }

        terminal.Results.MarkupLineInterpolated(
            $"[bold]Trace[/]  {Figures.Count(result.Rows)} rows of {Figures.Count(result.Points ?? 0)}, {Figures.Count(result.Configurations ?? 0)} loads with configurations of {result.Scenario} in {result.Out}");
        if (result is { NewRows: 0, Stopped: null })
        {
            terminal.Results.MarkupLine("nothing was measured: every point of the plan was in it already");
        }

        if (result.Stopped is not null)
        {
            terminal.Results.MarkupLineInterpolated($"stopped: {result.Stopped}");
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(CollectResult result, Terminal terminal) =>
        result.Stopped == CollectResult.Interrupted ? ExitCodes.Interrupted : result.Stopped is null && (result.Rows > 0 || result.DryRun is not null) ? ExitCodes.Done : ExitCodes.NotMet;

    private static CollectionPlan PlanOf(Scenario scenario, CollectOptions options)
    {
        LoadPattern? pattern = options.Live is not null ? null : scenario.FindLoad(options.Load)
            ?? throw new BadInputException("--load", $"found '{options.Load}', expected one of: {string.Join(", ", scenario.Loads.Select(load => load.Name))}");
        CollectionPlan whole = options.Points is int points
            ? CollectionPlan.Drawn(scenario, pattern, points, options.Seed)
            : CollectionPlan.Every(scenario, pattern, options.Repeats, options.Seed).OrStop();
        (int part, int of) = options.Part;
        return of <= whole.Count
            ? whole.Part(part, of)
            : throw new BadInputException("--part", $"found {of} parts of {whole.Count} points, expected no more parts than points");
    }
}
