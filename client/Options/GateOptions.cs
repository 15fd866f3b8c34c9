using System.Collections.Immutable;
using System.ComponentModel;
using Meshward.Core.Control;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>gate</c>.</summary>
internal sealed class GateOptions : ModelOptions
{
    private static readonly GateTolerances s_defaults = new();

    [CommandOption("--policy <NAME>")]
    [Description("The policy that is to pass: learned (the last one trained on the scenario, the default) or a policy file")]
    public string? PolicyText { get; init; }

    [CommandOption("--recorded <FILE>")]
    [Description("The recorded traffic, a CSV file with the load of each service in a column that a recorded load or a feature of the scenario names, or in offered_SERVICE, load.SERVICE or SERVICE; a row is a time step, or times in seconds are in the column time")]
    public string? Recorded { get; init; }

    [CommandOption("--tolerate-objectives <SHARE>")]
    [Description("How much smaller than the rules' the share of time steps may be in which every objective is kept; default 0.01")]
    public string? ObjectivesText { get; init; }

    [CommandOption("--tolerate-cost <RATIO>")]
    [Description("How much larger than the rules' the mean cost may be, as a share of it; default 0.05")]
    public string? CostText { get; init; }

    [CommandOption("--tolerate-largest-cost <RATIO>")]
    [Description("The same for the largest cost; default 0.25")]
    public string? LargestCostText { get; init; }

    [CommandOption("--tolerate-shed <SHARE>")]
    [Description("How much larger than the rules' the share of requests that are shed may be; default 0.01")]
    public string? ShedText { get; init; }

    [CommandOption("--tolerate-turns <N>")]
    [Description("How many more direction changes than the rules' each control of cores, replicas or blocking may have in 100 time steps; default 10")]
    public string? TurnsText { get; init; }

    [CommandOption("--tolerate-routing-turns <N>")]
    [Description("The same for each control of routing; default 25")]
    public string? RoutingTurnsText { get; init; }

    [CommandOption("--tolerate-outside <SHARE>")]
    [Description("How much larger than the rules' the share of time steps outside the operating region may be; default 0.01")]
    public string? OutsideText { get; init; }

    [CommandOption("--tolerate-unknown <SHARE>")]
    [Description("Largest share of time steps in which the rules, too, are outside the operating region: a verdict on such traffic is a guess; default 0.2")]
    public string? UnknownText { get; init; }

    [CommandOption("--out <FILE>")]
    [Description("A page in HTML with criteria, figures and what both did over time")]
    public string? Out { get; init; }

    /// <summary>Name or file of the policy.</summary>
    public string Policy => PolicyText ?? PolicyNames.Learned;

    /// <summary>The file of the recording.</summary>
    public string Recording => Recorded ?? throw new BadInputException("--recorded", "found nothing, expected a CSV file with recorded traffic");

    /// <summary>How much worse than the rules the policy may be.</summary>
    public GateTolerances Tolerances => new()
    {
        ObjectivesMet = FlagText.Number("--tolerate-objectives", ObjectivesText, s_defaults.ObjectivesMet, 0, 1),
        MeanCost = FlagText.Number("--tolerate-cost", CostText, s_defaults.MeanCost, 0, 1000),
        LargestCost = FlagText.Number("--tolerate-largest-cost", LargestCostText, s_defaults.LargestCost, 0, 1000),
        ShedShare = FlagText.Number("--tolerate-shed", ShedText, s_defaults.ShedShare, 0, 1),
        Turns = FlagText.Number("--tolerate-turns", TurnsText, s_defaults.Turns, 0, 100),
        RoutingTurns = FlagText.Number("--tolerate-routing-turns", RoutingTurnsText, s_defaults.RoutingTurns, 0, 100),
        OutsideRegion = FlagText.Number("--tolerate-outside", OutsideText, s_defaults.OutsideRegion, 0, 1),
        UnknownTraffic = FlagText.Number("--tolerate-unknown", UnknownText, s_defaults.UnknownTraffic, 0, 1),
    };

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Recording, () => Tolerances];
}
