using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Tradeoffs;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Meshward.Core.Scenarios.Variations;
using Meshward.Core.Traces;

namespace Meshward.Client.Verbs;

/// <summary><c>tradeoff</c>: what an objective costs, from a policy for each of several values of it.</summary>
internal sealed class TradeoffVerb : Verb<TradeoffOptions, TradeoffResult>
{
    /// <inheritdoc />
    protected override async Task<TradeoffResult> WorkAsync(TradeoffOptions options, Session session)
    {
        long start = session.Clock.GetTimestamp();
        Scenario scenario = ScenarioFile.Read(options);
        _ = options.ConfigFor(scenario); // mistakes of flags before any work
        ScenarioVariation variation = ScenarioVariation.Parse(scenario, options.Vary ?? "", options.Points).OrStop();
        LoadPattern load = LoadChoice.Find(scenario, options.Load ?? scenario.TrainingLoad.Name);
        TradeoffFiles files = TradeoffFiles.Check(options.Out);
        TraceTable recording = ProgressView.Run(session.Terminal, "reading the trace", () => TraceFile.Read(scenario));
        await using TrainingHost host = await TrainingHost.StartAsync(options, options.Web, session);
        TradeoffResult result = await new TradeoffWork(variation, load, options, session).RunAsync(host, recording);
        ImmutableArray<string> written = files.Write(result, scenario, CommandLine(options, result.Simulators));
        return result with { Files = written, Seconds = session.Clock.GetElapsedTime(start).TotalSeconds };
    }

    /// <inheritdoc />
    protected override void Show(TradeoffResult result, Terminal terminal) => TradeoffView.Show(result, terminal.Results);

    /// <inheritdoc />
    protected override int ExitCode(TradeoffResult result, Terminal terminal)
    {
        if (result.Interrupted)
        {
            int all = result.Points.Length + (result.NotLearned?.Length ?? 0);
            string without = result.NotLearned is { } left ? $"; nothing was learned yet at {string.Join(", ", left.Select(value => TradeoffView.Value(result, value)))}" : "";
            terminal.Error.WriteLine($"interrupted: the points are of the best policies until then ({result.Points.Count(point => point.Stopped != "interrupted")} of {all} trainings were over){without}");
            return ExitCodes.Interrupted;
        }

        return Requirement.ExitCode(
            result.RequiredRatio, result.Points.Select(point => ($"{PolicyNames.Learned} at {result.Vary} = {TradeoffView.Value(result, point)}", point.Ratio)), terminal);
    }

    private static string CommandLine(TradeoffOptions options, int simulators) => string.Join(' ',
    [
        "meshward tradeoff", options.Scenario, $"--vary '{options.Vary}'", $"--points {options.Points}",
        .. ShellText.Given("--trace", options.Trace), .. ShellText.Given("--load", options.Load), $"--seed {options.Seed}", $"--model-seed {options.ModelSeed}",
        .. ShellText.Given("--preset", options.PresetText), .. ShellText.Given("--variant", options.Variant), .. ShellText.Given("--model-kind", options.ModelKindText),
        .. ShellText.Given("--model-forests", options.ModelForestsText), .. ShellText.Given("--rows", options.RowsText), .. ShellText.Given("--heads", options.HeadsText),
        $"--simulators {simulators}", .. ShellText.Given("--steps", options.StepsText),
    ]);
}
