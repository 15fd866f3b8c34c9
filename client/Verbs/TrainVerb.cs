using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>train</c>: learns a policy and keeps it; of several scenarios at the same time.</summary>
internal sealed class TrainVerb : Verb<TrainScenariosOptions, TrainResults>
{
    /// <inheritdoc />
    protected override async Task<TrainResults> WorkAsync(TrainScenariosOptions options, Session session)
    {
        PolicyPlace place = PolicyPlace.Check(options);
        EachScenario each = new(options.All);
        ImmutableArray<TrainInput?> inputs = await TrainInputs.ReadAsync(options, place, each, session);
        await using TrainingHost host = await StartAsync(options, inputs, each, session);
        ImmutableArray<Workbench> benches = each.OrStop(await each.DoAsync<TrainInput, Workbench>(inputs, async input =>
            Workbench.Fit(input.Scenario, await host.MeasureAsync(input.Scenario, input.Recording), options, session)));
        ImmutableArray<TrainOutcome> outcomes = await Trainings.RunAsync(host, benches, options, session);
        return new TrainResults([.. benches.Zip(outcomes, (bench, outcome) => TrainWork.Describe(bench, options, outcome, place.Write(outcome.Policy)))]);
    }

    /// <inheritdoc />
    protected override void Show(TrainResults result, Terminal terminal)
    {
        foreach (TrainResult training in result.Trainings)
        {
            if (result.Trainings.Length > 1)
            {
                terminal.Results.MarkupLineInterpolated($"{(training == result.Trainings[0] ? "" : "\n")}[bold]{training.Scenario}[/]");
            }

            TrainView.Show(training, terminal.Results);
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(TrainResults result, Terminal terminal) => Interruption.ExitCode(result.Trainings, terminal);

    // Where no scenario is right, or the host cannot start, nothing more can be found.
    private static async Task<TrainingHost> StartAsync(TrainOptions options, ImmutableArray<TrainInput?> inputs, EachScenario each, Session session)
    {
        if (inputs.All(input => input is null))
        {
            _ = each.OrStop(inputs);
        }

        try
        {
            return await TrainingHost.StartAsync(options, options.Web, session);
        }
        catch (BadInputException bad)
        {
            each.Add(bad.Diagnostics);
            _ = each.OrStop(inputs);
            throw;
        }
    }
}
