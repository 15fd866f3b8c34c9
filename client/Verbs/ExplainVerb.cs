using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Verbs;

/// <summary><c>explain</c>: what a scenario means.</summary>
internal sealed class ExplainVerb : Verb<ModelOptions, ExplainResult>
{
    /// <inheritdoc />
    protected override Task<ExplainResult> WorkAsync(ModelOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        return Task.FromResult(new ExplainResult(ScenarioExplanation.Of(scenario), FindCoverage(scenario, options, session.Terminal)));
    }

    /// <inheritdoc />
    protected override void Show(ExplainResult result, Terminal terminal) => ExplainView.Show(result, terminal.Results);

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
