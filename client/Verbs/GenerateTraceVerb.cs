using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Spaces;
using Meshward.Core.Traces;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>generate trace</c>: a trace of a scenario from the queueing model, for those who have no mesh to measure.</summary>
internal sealed class GenerateTraceVerb : Verb<GenerateTraceOptions, GenerateTraceResult>
{
    private const long MostConfigurations = 1_000_000;

    /// <inheritdoc />
    protected override async Task<GenerateTraceResult> WorkAsync(GenerateTraceOptions options, Session session)
    {
        string path = OutputPlace.CheckFile("--out", options.Out);
        Scenario scenario = ScenarioFile.Read(options.Scenario);
        scenario = scenario with { Model = ModelOptions.Choose(scenario.Model, options.Variant) };
        LoadPattern pattern = scenario.FindLoad(options.Load)
            ?? throw new BadInputException("--load", $"found '{options.Load}', expected one of: {string.Join(", ", scenario.Loads.Select(load => load.Name))}");
        long configurations = CountConfigurations(scenario, pattern, options);
        QueueingTraceSettings settings = QueueingTraceSettings.For(scenario);
        settings = settings with { Windows = options.Windows ?? settings.Windows };
        TraceTable trace = QueueingTrace.Generate(scenario, pattern, settings, options.Seed, options.Configurations);
        await using (FileStream stream = new(path, FileMode.Create, FileAccess.Write))
        {
            TraceWriter.Write(trace, stream);
        }

        return new(scenario.Name, trace.RowCount, configurations, options.Seed, TraceHash.Of(trace), options.Out);
    }

    /// <inheritdoc />
    protected override void Show(GenerateTraceResult result, Terminal terminal) => terminal.Results.MarkupLineInterpolated(
        $"[bold]Trace[/]  {Figures.Count(result.Rows)} rows of {Figures.Count(result.Configurations)} configurations of {result.Scenario} in {result.Out}, seed {result.Seed}");

    private static long CountConfigurations(Scenario scenario, LoadPattern pattern, GenerateTraceOptions options)
    {
        long loads = pattern.FiniteLoads.Length;
        if (loads == 0)
        {
            throw new BadInputException(options.Scenario, "found a load with infinitely many values, expected one with finitely many, such as uniform-choice");
        }

        if (options.Configurations is int drawn)
        {
            return drawn;
        }

        long configurations = new ControlGrid(scenario.Controls).JointCount;
        return configurations <= MostConfigurations / loads
            ? configurations * loads
            : throw new BadInputException(options.Scenario, $"found more than {MostConfigurations} loads and configurations, expected fewer, or --configurations N to draw some at random");
    }
}
