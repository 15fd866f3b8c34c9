using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Testbeds;
using Meshward.Client.Work;
using Meshward.Core.Actuation;
using Meshward.Core.Collection;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Actuation;
using Meshward.Mesh.Metrics;
using Meshward.Testbed.Operation;
using Meshward.Testbed.Work;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>collect</c>: measures a trace on the testbed, one load and configuration after the other.</summary>
internal sealed class CollectVerb : Verb<CollectOptions, CollectResult>
{
    private bool _isInterrupted;

    /// <inheritdoc />
    protected override async Task<CollectResult> WorkAsync(CollectOptions options, Session session)
    {
        string path = OutputPlace.CheckFile("--out", options.Out);
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        CollectionPlan plan = PlanOf(scenario, options);
        TestbedState testbed = await new TestbedFile(DataDirectory.Find(options.Data, session)).FindAsync(session.Stop);
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
        TestbedActuator actuator = new(http, new Uri(testbed.Operation));
        try
        {
            if (await actuator.CheckAsync(scenario, session.Stop) is { IsEmpty: false } mistakes)
            {
                throw new BadInputException(mistakes);
            }

            using TraceAppender trace = TraceAppender.Open(path, options.Out, CollectedColumns.Of(scenario)).OrStop();
            return await CollectAsync(scenario, plan, testbed, actuator, http, trace, options, session);
        }
        catch (Exception problem) when (problem is ActuatorException or MetricSourceException or IOException)
        {
            throw new WorkFailedException($"{problem.Message}. What was measured is in {options.Out}; the same command goes on from there");
        }
    }

    /// <inheritdoc />
    protected override void Show(CollectResult result, Terminal terminal)
    {
        terminal.Results.MarkupLineInterpolated(
            $"[bold]Trace[/]  {Figures.Count(result.Rows)} rows of {Figures.Count(result.Points)}, {Figures.Count(result.Configurations)} loads with configurations of {result.Scenario} in {result.Out}");
        if (result.Stopped is not null)
        {
            terminal.Results.MarkupLineInterpolated($"stopped: {result.Stopped}");
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(CollectResult result, Terminal terminal) =>
        _isInterrupted ? ExitCodes.Interrupted : result.Stopped is null ? ExitCodes.Done : ExitCodes.NotMet;

    private static CollectionPlan PlanOf(Scenario scenario, CollectOptions options)
    {
        LoadPattern pattern = scenario.FindLoad(options.Load)
            ?? throw new BadInputException("--load", $"found '{options.Load}', expected one of: {string.Join(", ", scenario.Loads.Select(load => load.Name))}");
        return options.Points is int points
            ? CollectionPlan.Drawn(scenario, pattern, points, options.Seed)
            : CollectionPlan.Every(scenario, pattern, options.Repeats, options.Seed).OrStop();
    }

    private async Task<CollectResult> CollectAsync(
        Scenario scenario, CollectionPlan plan, TestbedState testbed, TestbedActuator actuator, HttpClient http, TraceAppender trace, CollectOptions options, Session session)
    {
        int found = trace.Rows;
        DesiredState before = await actuator.ReadAsync(session.Stop);
        Collector collector = new(
            scenario, actuator, new PrometheusSource(http, options.Source, session.Clock),
            new TestbedLoad(new Uri(testbed.Front), scenario.Mesh.Services, options.Seed + found), options.Times(scenario.Mesh), session.Clock);
        CollectWork work = new(scenario, plan, collector, testbed.Work == WorkKind.Timed, options.MostFailed, options.Patience, session);
        string? stopped = null;
        try
        {
            stopped = await ProgressView.RunAsync(session.Terminal, session.Clock, "collecting", report => work.RunAsync(trace, report));
        }
        catch (OperationCanceledException) when (session.Stop.IsCancellationRequested)
        {
            _isInterrupted = true;
            stopped = "interrupted; the same command goes on";
        }
        finally
        {
            await RestoreAsync(actuator, before, session);
        }

        int configurations = Enumerable.Range(0, Math.Min(trace.Rows, plan.Count)).Select(plan.At)
            .Select(point => $"{string.Join(' ', point.Loads)}/{string.Join(' ', point.Levels)}").Distinct().Count();
        return new CollectResult(scenario.Name, trace.Rows, trace.Rows - found, plan.Count, configurations, options.Seed, options.Out, stopped);
    }

    // The mesh is left as it was found, whatever ended the measuring.
    private static async Task RestoreAsync(TestbedActuator actuator, DesiredState before, Session session)
    {
        try
        {
            await actuator.ApplyAsync(before, CancellationToken.None);
        }
        catch (ActuatorException problem)
        {
            await session.Terminal.Error.WriteLineAsync($"the configuration from before could not be restored: {problem.Message}");
        }
    }
}
