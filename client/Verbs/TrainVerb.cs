using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Scenarios;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>train</c>: learns a policy and keeps it; of several scenarios at the same time.</summary>
internal sealed class TrainVerb : Verb<TrainScenariosOptions, TrainResults>
{
    /// <inheritdoc />
    protected override async Task<TrainResults> WorkAsync(TrainScenariosOptions options, Session session)
    {
        CheckTwice(options.All);
        PolicyPlace place = PolicyPlace.Check(options);
        EachScenario each = new(options.All);
        ImmutableArray<TrainInput?> inputs = await each.DoAsync<string, TrainInput>(
            [.. options.All], file => Task.FromResult(TrainInput.Read(options, file, session)));
        CheckTogether(options, place, [.. inputs.OfType<TrainInput>()], each);
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
            return await TrainingHost.StartAsync(options, options.DashboardPort, session);
        }
        catch (BadInputException bad)
        {
            each.Add(bad.Diagnostics);
            _ = each.OrStop(inputs);
            throw;
        }
    }

    private static void CheckTwice(ImmutableArray<string> files)
    {
        string? twice = files.GroupBy(file => UserPath.Full("SCENARIO", file, "a scenario in YAML")).FirstOrDefault(group => group.Count() > 1)?.First();
        if (twice is not null)
        {
            throw new BadInputException("SCENARIO", $"found '{twice}' twice, expected each scenario once");
        }
    }

    // What flags ask for that several scenarios cannot have together.
    private static void CheckTogether(TrainScenariosOptions options, PolicyPlace place, ImmutableArray<TrainInput> inputs, EachScenario each)
    {
        if (options.Trace is not null && inputs.Select(input => input.OwnTrace).Distinct().Count() > 1)
        {
            IEnumerable<string> own = inputs.Select(input => Path.GetFileName(input.OwnTrace)).Distinct();
            each.Add([new Diagnostic("--trace", null, null, $"found one trace for scenarios that name different ones ({string.Join(", ", own)}), expected scenarios that share theirs, or a command for each")]);
        }

        if (options.Out is not null && inputs.GroupBy(input => input.Scenario.Name).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            each.Add([new Diagnostic("--out", null, null, $"found {same.Count()} scenarios with the name '{same.Key}', whose policies would all be {place.FileOf(same.Key)}; expected names that differ")]);
        }
    }
}
