using System.Collections.Immutable;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>submit</c>: starts trainings on a cluster, and leaves them to it.</summary>
internal sealed class SubmitVerb : Verb<TrainScenariosOptions, SubmitResult>
{
    /// <inheritdoc />
    protected override async Task<SubmitResult> WorkAsync(TrainScenariosOptions options, Session session)
    {
        if (options.Cluster is null)
        {
            throw new BadInputException("--cluster", "found none, expected HOST:PORT of a silo's gateway: what runs in this process ends with it (use train)");
        }

        if (options.Out is not null)
        {
            throw new BadInputException("--out", "found a file, expected it with attach: the policy is there when the training is over");
        }

        if (options.Require is not null)
        {
            throw new BadInputException("--require", "found a ratio that nobody waits for, expected it with train");
        }

        EachScenario each = new(options.All);
        ImmutableArray<TrainInput> inputs = each.OrStop(await TrainInputs.ReadAsync(options, PolicyPlace.Check(options), each, session));
        await using TrainingHost host = await TrainingHost.StartAsync(options, options.Web, session);
        ImmutableArray<string>.Builder runs = ImmutableArray.CreateBuilder<string>(inputs.Length);
        foreach (TrainInput input in inputs)
        {
            runs.Add(await host.SubmitAsync(Workbench.Fit(input.Scenario, input.Recording, options, session), options));
        }

        return new SubmitResult(runs.MoveToImmutable(), options.ClusterText!);
    }

    /// <inheritdoc />
    protected override void Show(SubmitResult result, Terminal terminal)
    {
        foreach (string run in result.Runs)
        {
            terminal.Results.MarkupLineInterpolated($"[bold]Started[/]  {run}: meshward attach {run} --cluster {result.Cluster} follows it, meshward cancel {run} --cluster {result.Cluster} ends it");
        }
    }
}
