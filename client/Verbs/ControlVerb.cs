using Meshward.Client.Control;
using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Client.Work;
using Meshward.Core.Control;
using Meshward.Core.Control.Loop;
using Meshward.Core.Scenarios;
using Meshward.Grains.Contracts;

namespace Meshward.Client.Verbs;

/// <summary><c>control</c>: a policy acts on a mesh that runs, or is shown what it would do; or what such a controller is asked.</summary>
internal sealed class ControlVerb : Verb<ControlOptions, ControlResult>
{
    // An order is taken by the next step, which begins within two.
    private const double StepsToTake = 2.5;

    /// <inheritdoc />
    protected override async Task<ControlResult> WorkAsync(ControlOptions options, Session session)
    {
        Scenario scenario = ScenarioFile.Read(options);
        return options.Request is ControlRequestKind request
            ? await AskAsync(request, scenario, options, session)
            : await RunAsync(scenario, options, session);
    }

    /// <inheritdoc />
    protected override void Show(ControlResult result, Terminal terminal)
    {
        if (result.Phase != "refused")
        {
            ControlView.Show(result, terminal);
        }
    }

    /// <inheritdoc />
    protected override int ExitCode(ControlResult result, Terminal terminal)
    {
        if (result.Phase == "refused")
        {
            terminal.Error.WriteLine($"control: {result.Problem}");
            return ExitCodes.NotMet;
        }

        if (result.Phase == "failed")
        {
            terminal.Error.WriteLine($"control: {result.Problem}");
            return ExitCodes.Failed;
        }

        if (ControlView.NotTaken(result) is string line)
        {
            terminal.Error.WriteLine($"control: {line}");
            return ExitCodes.Failed;
        }

        return result.Interrupted ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private static async Task<ControlResult> RunAsync(Scenario scenario, ControlOptions options, Session session)
    {
        (ControlOrder? order, string? refusal) = await new ControlStart(options, session).MakeAsync(scenario);
        if (order is null)
        {
            return new ControlResult { Scenario = scenario.Name, Phase = "refused", Problem = refusal };
        }

        await using ControlHost host = await ControlHost.OpenAsync(options, scenario.Name, session);
        ControlStatus known = await host.StatusAsync();
        if (!order.IsDryRun)
        {
            await new MeshVacancy(order.Place, scenario.Name, known.Store, session).CheckAsync();
        }

        long last = await host.Journal.LastAsync(session.Stop);
        await host.StartAsync(order);
        await session.Terminal.Error.WriteLineAsync(order.IsDryRun
            ? "dry run: nothing is sent to the mesh; --apply does it. Ctrl-C ends it"
            : $"{scenario.Name} is controlled from now on; Ctrl-C {(host.IsShared ? "leaves it to the cluster" : "ends that")}");
        bool isDone = await new ControlWatch(host, options, session).RunAsync(order.Id, last);
        if (isDone || !host.IsShared)
        {
            await host.StopAsync(order.Id);
        }
        else
        {
            await session.Terminal.Error.WriteLineAsync($"left: {scenario.Name} is controlled on; meshward control {options.Scenario} --status --cluster {options.ClusterText} looks at it, --stop ends it");
        }

        ControlStatus status = await host.StatusAsync();
        ControlResult result = Describe(scenario, status, known.Counts) with { Interrupted = !isDone };
        return status.OrderId == order.Id ? result : result with { Phase = "failed", Problem = $"another controller has taken the mesh over: generation {status.Generation} on {status.Holder}" };
    }

    private static async Task<ControlResult> AskAsync(ControlRequestKind request, Scenario scenario, ControlOptions options, Session session)
    {
        await using ControlHost host = await ControlHost.OpenAsync(options, scenario.Name, session);
        (long Number, bool IsTaken)? order = null;
        if (request == ControlRequestKind.Stop)
        {
            await host.StopAsync();
        }
        else if (options.Order is not OperatorOrder.None)
        {
            order = await host.OrderAsync(options.Order, scenario.Mesh.TimeStep * StepsToTake);
        }

        ControlResult result = Describe(scenario, await host.StatusAsync(), new CycleCounts()) with { Order = order?.Number, OrderTaken = order?.IsTaken };
        return result.Phase != "running" || order?.IsTaken == true || await host.IsAliveAsync()
            ? result
            : result with { Phase = "dead", Problem = "it gives no sign of life; the next start takes the mesh over" };
    }

    private static AdaptationResult Describe(AdaptationStatus status) => new()
    {
        Stage = status.Stage.ToString().ToLowerInvariant(),
        ModelSamples = status.ModelSamples,
        PolicySha256 = status.PolicySha256,
        PolicyRun = status.Run,
        TrainWith = status.TrainWith,
        Drifts = status.Drifts,
        Trainings = status.Trainings,
        Refused = status.Refused,
        Swaps = status.Swaps,
    };

    private static ControlResult Describe(Scenario scenario, ControlStatus status, CycleCounts before)
    {
        CycleCounts counts = status.Counts.Since(before);
        return new ControlResult
        {
            Scenario = scenario.Name,
            Phase = status.Phase.ToString().ToLowerInvariant(),
            Problem = status.Problem,
            Holder = status.Holder,
            Since = status.Since,
            Generation = status.Generation,
            DryRun = status.IsDryRun,
            Paused = status.IsPaused,
            PolicySha256 = status.PolicySha256,
            Adaptation = status.Adaptation is { } adaptation ? Describe(adaptation) : null,
            LastDecision = status.Step,
            Decisions = counts.Decisions,
            Holds = counts.Holds,
            Rollbacks = counts.Rollbacks,
            MissedSteps = counts.MissedSteps,
            Applied = counts.Applied,
            Failed = counts.Failed,
            ForeignChanges = counts.ForeignChanges,
            ObjectivesMet = counts.ObjectivesMet,
            DecisionP50Seconds = status.DecisionP50,
            DecisionP99Seconds = status.DecisionP99,
        };
    }
}
