using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Client.Verbs;
using Meshward.Mesh.Metrics;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>evaluate</c>.</summary>
internal sealed class EvaluateOptions : ModelOptions
{
    [CommandOption("--policy <NAME>")]
    [Description("A policy: learned (the last one trained on the scenario), optimal, rules (a calibrated table of thresholds), hpa (Kubernetes' autoscaler), hpa-calibrated, aimd (a concurrency limiter), static-best, no-op, random, a policy file, or rollout:POLICY, which looks ahead on the model and then trusts that policy (also rollout-multi-agent:, rollout-monte-carlo: and rollout-monte-carlo-multi-agent:); may be repeated; default all of them")]
    public string[] Policy { get; init; } = [];

    [CommandOption("--lookahead <N>")]
    [Description("Steps that rollout policies look ahead; default 5, by walks (monte-carlo) 1")]
    public string? LookaheadText { get; init; }

    [CommandOption("--walks <N>")]
    [Description("Walks whose mean estimates an action in rollout-monte-carlo; default 10, or 1 where the training load never changes")]
    public string? WalksText { get; init; }

    [CommandOption("--load <NAME>")]
    [Description("Load patterns of the scenario, with commas between them, or all; default training")]
    public string? Load { get; init; }

    [CommandOption("--seeds <N>")]
    [Description("Seeds of each load, from --seed on: figures are means over them; default 5, on the testbed always 1")]
    public string? SeedsText { get; init; }

    [CommandOption("--on <MESH>")]
    [Description("testbed: run the policies on the testbed that runs, one after the other under the same load, beside what the model says; default the model alone")]
    public string? On { get; init; }

    [CommandOption("--prometheus <URL>")]
    [Description("With --on testbed: the Prometheus server that scrapes it; default http://127.0.0.1:9090")]
    public string? PrometheusText { get; init; }

    [CommandOption("--patience <S>")]
    [Description("With --on testbed: seconds to try again where mesh or metrics cannot be reached; default 120")]
    public string? PatienceText { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("With --on testbed: a page in HTML with what was predicted and measured, in tables and figures")]
    public string? Out { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Time steps to walk with each seed; default 600, on the testbed 30")]
    public string? StepsText { get; init; }

    [CommandOption("--require <RATIO>")]
    [Description(Requirement.Description)]
    public string? RequireText { get; init; }

    /// <summary>Time steps to walk.</summary>
    public int Steps => FlagText.Count("--steps", StepsText, IsOnTestbed ? 30 : 600, 1, 10_000_000);

    /// <summary>Seeds of each load.</summary>
    public int Seeds => FlagText.Count("--seeds", SeedsText, IsOnTestbed ? 1 : 5, 1, 1000) is int seeds && seeds > 1 && IsOnTestbed
        ? throw new BadInputException("--seeds", $"found {seeds} together with --on testbed, expected 1: each seed is another run of every policy in real time; run it again with another --seed")
        : seeds;

    /// <summary>Whether policies run on the testbed.</summary>
    public bool IsOnTestbed => FlagText.OneOf("--on", On, false, ("testbed", true));

    /// <summary>Where the testbed's metrics are.</summary>
    public PrometheusSettings Source => PrometheusText is not null && !IsOnTestbed
        ? throw new BadInputException("--prometheus", "found without --on testbed, expected both or none")
        : PrometheusSettings.Of("--prometheus", PrometheusText ?? "http://127.0.0.1:9090").OrStop();

    /// <summary>How long to try again.</summary>
    public TimeSpan Patience => PatienceText is not null && !IsOnTestbed
        ? throw new BadInputException("--patience", "found without --on testbed, expected both or none")
        : FlagText.Seconds("--patience", PatienceText, 0) ?? TimeSpan.FromSeconds(120);

    /// <summary>The page that is written; null for none.</summary>
    public string? Page => Out is not null && !IsOnTestbed ? throw new BadInputException("--out", "found without --on testbed, expected both or none") : Out;

    /// <summary>Steps that rollout policies look ahead; null for the defaults.</summary>
    public int? Lookahead => LookaheadText is null ? null : FlagText.Count("--lookahead", LookaheadText, 1, 1, 1000);

    /// <summary>Walks of an estimate; null for the defaults.</summary>
    public int? Walks => WalksText is null ? null : FlagText.Count("--walks", WalksText, 1, 1, 1_000_000);

    /// <summary>Least share of the optimum that a learned policy has to reach; null where none is asked for.</summary>
    public double? Require => FlagText.Share("--require", RequireText);

    /// <summary>Names or files of the policies.</summary>
    public ImmutableArray<string> Policies => Policy.Length > 0
        ? [.. Policy.Distinct()]
        :
        [
            PolicyNames.Learned, PolicyNames.Optimal, PolicyNames.Rules, PolicyNames.CalibratedAutoscaler, PolicyNames.Autoscaler,
            PolicyNames.Limiter, PolicyNames.StaticBest, PolicyNames.NoOp, PolicyNames.Random,
        ];

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Steps, () => Lookahead, () => Walks, () => Seeds, () => Require, () => IsOnTestbed, () => Source, () => Patience, () => Page];
}
