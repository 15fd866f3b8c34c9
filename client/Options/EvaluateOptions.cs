using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Client.Verbs;
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
    [Description("Seeds of each load, from --seed on: figures are means over them; default 5")]
    public string? SeedsText { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Time steps to walk with each seed; default 600")]
    public string? StepsText { get; init; }

    [CommandOption("--require <RATIO>")]
    [Description(Requirement.Description)]
    public string? RequireText { get; init; }

    /// <summary>Time steps to walk.</summary>
    public int Steps => FlagText.Count("--steps", StepsText, 600, 1, 10_000_000);

    /// <summary>Seeds of each load.</summary>
    public int Seeds => FlagText.Count("--seeds", SeedsText, 5, 1, 1000);

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
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Steps, () => Lookahead, () => Walks, () => Seeds, () => Require];
}
