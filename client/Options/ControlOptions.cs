using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Core.Control;
using Meshward.Core.Control.Adaptation;
using Meshward.Core.Scenarios;
using Meshward.Mesh.Metrics;
using Meshward.Silo.Web;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>control</c>.</summary>
internal sealed class ControlOptions : ModelOptions
{
    private const long MostSteps = 1_000_000_000;

    [CommandOption("--policy <NAME>")]
    [Description("The policy that acts: learned (the last one trained on the scenario, the default) a policy file, or a training such as shop-small-7")]
    public string? PolicyText { get; init; }

    [CommandOption("--on <MESH>")]
    [Description("testbed, or kubernetes: a live mesh of Istio; default testbed")]
    public string? On { get; init; }

    [CommandOption("--context <NAME>")]
    [Description(LiveFlag.Context)]
    public string? Context { get; init; }

    [CommandOption("--kubeconfig <FILE>")]
    [Description(LiveFlag.Kubeconfig)]
    public string? Kubeconfig { get; init; }

    [CommandOption("--namespace <NAME>")]
    [Description("With --on kubernetes: namespace of the services; default that of the context")]
    public string? NamespaceText { get; init; }

    [CommandOption("--drain <S>")]
    [Description(LiveFlag.Drain)]
    public string? DrainText { get; init; }

    [CommandOption("--prometheus <URL>")]
    [Description("The Prometheus server that scrapes the mesh; default http://127.0.0.1:9090")]
    public string? PrometheusText { get; init; }

    [CommandOption("--apply")]
    [Description("Change the mesh; without it, what would be done is shown and journalled alone")]
    public bool IsApplied { get; init; }

    [CommandOption("--without-gate")]
    [Description("With --apply: act with a policy that the gate has not passed; the journal says so")]
    public bool WithoutGate { get; init; }

    [CommandOption("--adapt")]
    [Description("Adapt when the model no longer predicts what is measured: look ahead on a refitted model, and train a new policy; default where the policy has passed the gate")]
    public bool Adapt { get; init; }

    [CommandOption("--no-adapt")]
    [Description("Follow the policy whatever is measured")]
    public bool NoAdapt { get; init; }

    [CommandOption("--train-steps <N>")]
    [Description("Budget of each training that adaptation orders, in environment steps; default from the scenario")]
    public string? TrainStepsText { get; init; }

    [CommandOption("--samples <N>")]
    [Description("Samples since the change with which adaptation begins to train; default 30")]
    public string? SamplesText { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Stop after so many decisions; default never")]
    public string? StepsText { get; init; }

    [CommandOption("--for <TIME>")]
    [Description("Stop after so long: 90s, 20m, 12h, 7d; default never")]
    public string? ForText { get; init; }

    [CommandOption("--web <ADDRESS>")]
    [Description(WebFlag.Description)]
    public string? WebText { get; init; }

    [CommandOption("--dashboard")]
    [Description(WebFlag.DashboardDescription)]
    public bool HasDashboard { get; init; }

    [CommandOption("--stop")]
    [Description("Stop the controller of the mesh, wherever it runs")]
    public bool Stop { get; init; }

    [CommandOption("--pause")]
    [Description("From the next step on nothing is changed, whoever runs the controller")]
    public bool Pause { get; init; }

    [CommandOption("--resume")]
    [Description("End a pause")]
    public bool Resume { get; init; }

    [CommandOption("--rollback")]
    [Description("Go back to the last configuration under which the objectives were met; a pause goes on")]
    public bool Rollback { get; init; }

    [CommandOption("--status")]
    [Description("Tell where the controller runs, and what it did")]
    public bool Status { get; init; }

    /// <summary>Name or file of the policy.</summary>
    public string Policy => PolicyText ?? PolicyNames.Learned;

    /// <summary>Where metrics come from.</summary>
    public PrometheusSettings Source => PrometheusSettings.Of("--prometheus", PrometheusText ?? "http://127.0.0.1:9090").OrStop();

    /// <summary>Whether the mesh is on Kubernetes; otherwise it is the testbed.</summary>
    public bool IsLive => LiveFlag.IsLive(On);

    /// <summary>Namespace of the services; null for that of the context.</summary>
    public string? Namespace => FlagText.Namespace("--namespace", NamespaceText);

    /// <summary>Time that requests in flight get before capacity is taken away.</summary>
    public TimeSpan Drain => LiveFlag.DrainOf(DrainText);

    /// <summary>Whether it adapts; null where the gate decides that.</summary>
    public bool? Adapts => Adapt ? true : NoAdapt ? false : null;

    /// <summary>Budget of each training that adaptation orders, in environment steps; null for the scenario's.</summary>
    public long? TrainSteps => TrainStepsText is null ? null : FlagText.Whole("--train-steps", TrainStepsText, 1, 1, MostSteps);

    /// <summary>Samples since a change with which it begins to train; null for the usual number.</summary>
    public int? Samples => SamplesText is null ? null : FlagText.Count("--samples", SamplesText, 1, 1, new AdaptationSettings().MostSamples);

    /// <summary>Decisions until it stops; null for never.</summary>
    public long? Steps => StepsText is null ? null : FlagText.Whole("--steps", StepsText, 1, 1, MostSteps);

    /// <summary>Time until it stops; null for never.</summary>
    public TimeSpan? For => ForText is null ? null : PastRange.Read("--for", ForText).OrStop().Length;

    /// <summary>What the command does to a controller that runs; null where it starts one.</summary>
    public ControlRequestKind? Request
    {
        get
        {
            (bool Given, ControlRequestKind Kind)[] all =
            [
                (Stop, ControlRequestKind.Stop), (Pause, ControlRequestKind.Pause), (Resume, ControlRequestKind.Resume),
                (Rollback, ControlRequestKind.Rollback), (Status, ControlRequestKind.Status),
            ];
            ControlRequestKind[] given = [.. all.Where(each => each.Given).Select(each => each.Kind)];
            return given.Length <= 1
                ? given.Length == 0 ? null : given[0]
                : throw new BadInputException($"--{given[1].ToString().ToLowerInvariant()}", $"found together with --{given[0].ToString().ToLowerInvariant()}, expected one of them");
        }
    }

    /// <summary>The operator's order in that; none where it is no order.</summary>
    public OperatorOrder Order => Request switch
    {
        ControlRequestKind.Pause => OperatorOrder.Pause,
        ControlRequestKind.Resume => OperatorOrder.Resume,
        ControlRequestKind.Rollback => OperatorOrder.Rollback,
        _ => OperatorOrder.None,
    };

    /// <summary>Web server of the silo in this process; null where none is asked for.</summary>
    public WebOptions? Web => WebFlag.Find(WebText, HasDashboard);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values =>
        [.. base.Values, () => Together, () => Request, () => Source, () => IsLive, () => Namespace, () => Drain, () => TrainSteps, () => Samples, () => Steps, () => For, () => Web];

    // Flags that go with another one alone would otherwise be without effect.
    private object? Together
    {
        get
        {
            (string Flag, bool Given)[] start =
            [
                ("--apply", IsApplied), ("--without-gate", WithoutGate), ("--steps", StepsText is not null), ("--for", ForText is not null), ("--policy", PolicyText is not null),
                ("--prometheus", PrometheusText is not null), ("--adapt", Adapt), ("--no-adapt", NoAdapt), ("--train-steps", TrainStepsText is not null), ("--samples", SamplesText is not null),
            ];
            bool isRequest = Stop || Pause || Resume || Rollback || Status;
            ImmutableArray<Diagnostic> wrong =
            [
                .. LiveFlag.Unused(On, ("--context", Context is not null), ("--kubeconfig", Kubeconfig is not null), ("--namespace", NamespaceText is not null), ("--drain", DrainText is not null)),
                .. start.Where(flag => flag.Given && isRequest).Select(flag => new Diagnostic(flag.Flag, null, null, "found with a flag that asks a controller which runs already; expected one of them")),
                .. On is not null && isRequest ? [new Diagnostic("--on", null, null, $"found with --{Request.ToString()!.ToLowerInvariant()}, which finds the controller of a scenario by its data directory or cluster, whatever mesh it acts on; expected none")] : Array.Empty<Diagnostic>(),
                .. NoAdapt && !isRequest ? new[] { ("--train-steps", TrainStepsText), ("--samples", SamplesText) }.Where(flag => flag.Item2 is not null).Select(flag => new Diagnostic(flag.Item1, null, null, "found together with --no-adapt, which trains nothing; expected one of them")) : [],
                .. Adapt && NoAdapt ? [new Diagnostic("--no-adapt", null, null, "found together with --adapt, expected one of them")] : Array.Empty<Diagnostic>(),
                .. WithoutGate && !IsApplied && !isRequest ? [new Diagnostic("--without-gate", null, null, "found without --apply, which alone asks the gate; expected both or none")] : Array.Empty<Diagnostic>(),
            ];
            return wrong.IsEmpty ? null : throw new BadInputException(wrong);
        }
    }
}
