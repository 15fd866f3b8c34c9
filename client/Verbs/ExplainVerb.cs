using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;
using Meshward.Core.SystemModels;
using Meshward.Core.Traces;

namespace Meshward.Client.Verbs;

/// <summary><c>explain</c>: what a scenario means.</summary>
internal sealed class ExplainVerb : Verb<ModelOptions, ExplainResult>
{
    /// <inheritdoc />
    protected override Task<ExplainResult> WorkAsync(ModelOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        Coverage? coverage = FindCoverage(scenario, options, session.Terminal);
        scenario = coverage is null ? scenario : WithMargins(scenario, options, session);
        return Task.FromResult(new ExplainResult(ScenarioExplanation.Of(scenario), coverage, SafetyRules.Explain(scenario)));
    }

    /// <inheritdoc />
    protected override void Show(ExplainResult result, Terminal terminal) => ExplainView.Show(result, terminal.Results);

    // The one part of an explanation that models are fitted for, where bounds ask for it.
    private static Scenario WithMargins(Scenario scenario, ModelOptions options, Session session)
    {
        if (scenario.Bounds.All(bound => bound.MarginSigmas == 0))
        {
            return scenario;
        }

        CleanedTrace rows = TraceCleaning.Clean(scenario.Model, TraceFile.Read(scenario)).OrStop();
        ImmutableArray<ResidualDeviation> deviations = ProgressView.Run(session.Terminal, "measuring sigma",
            () => ResidualDeviations.Of(scenario, rows, options.ModelSeed, Environment.ProcessorCount, session.Stop));
        return ScenarioReader.WithMargins(scenario, deviations).OrStop();
    }

    // A scenario can be explained before its trace is there; one that is there, or was asked for, has to be right.
    private static Coverage? FindCoverage(Scenario scenario, ModelOptions options, Terminal terminal)
    {
        try
        {
            return CoverageWork.Count(scenario);
        }
        catch (BadInputException trace) when (options.Trace is null && !TraceFile.Exists(scenario))
        {
            terminal.Error.WriteLine($"what the trace covers is not known: {trace.Diagnostics[0]}");
            return null;
        }
    }
}
