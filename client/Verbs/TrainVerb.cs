using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Traces;

namespace Meshward.Client.Verbs;

/// <summary><c>train</c>: learns a policy and keeps it.</summary>
internal sealed class TrainVerb : Verb<TrainOptions, TrainResult>
{
    /// <inheritdoc />
    protected override async Task<TrainResult> WorkAsync(TrainOptions options, Session session)
    {
        string? file = options.Out is null ? null : OutputPlace.CheckFile("--out", options.Out);
        Scenario scenario = ScenarioFile.Read(options);
        _ = options.ConfigFor(scenario); // mistakes of flags before any work
        TraceTable recording = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        await using TrainingHost host = await TrainingHost.StartAsync(options, options.DashboardPort, session);
        Workbench bench = Workbench.Fit(scenario, await host.MeasureAsync(scenario, recording), options, session);
        TrainOutcome outcome = await host.TrainAsync(bench, options);
        if (file is not null)
        {
            PolicyStore.Write(outcome.Policy, file);
        }

        return TrainWork.Describe(bench, options, outcome, options.Out);
    }

    /// <inheritdoc />
    protected override void Show(TrainResult result, Terminal terminal) => TrainView.Show(result, terminal.Results);

    /// <inheritdoc />
    protected override int ExitCode(TrainResult result, Terminal terminal) => Interruption.ExitCode(result, terminal);
}
