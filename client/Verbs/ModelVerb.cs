using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Verbs;

/// <summary><c>model</c>: fits the system model and says how far it can be trusted.</summary>
internal sealed class ModelVerb : Verb<ModelOptions, ModelResult>
{
    /// <inheritdoc />
    protected override Task<ModelResult> WorkAsync(ModelOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        TraceTable trace = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        return Task.FromResult(ModelWork.Describe(scenario, trace, ModelWork.Make(scenario, trace, options, session)));
    }

    /// <inheritdoc />
    protected override void Show(ModelResult result, Terminal terminal) => ModelView.Show(result, terminal.Results);
}
