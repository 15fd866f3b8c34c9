using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>tradeoff</c>.</summary>
internal sealed class TradeoffOptions : TrainOptions
{
    [CommandOption("--vary <RANGE>")]
    [Description("What is varied, and between which values: bound.QUANTITY=FROM..TO, bound.SERVICE=FROM..TO or parameter.NAME=FROM..TO, for example bound.compute=0.6s..1.6s")]
    public string? Vary { get; init; }

    [CommandOption("--points <N>")]
    [Description("Values, evenly spaced, the first and the last included: a policy is trained for each; default 12")]
    public string? PointsText { get; init; }

    [CommandOption("--load <NAME>")]
    [Description("Load pattern that the policies are judged on; default training")]
    public string? Load { get; init; }

    /// <summary>Number of values.</summary>
    public int Points => FlagText.Count("--points", PointsText, 12, 2, 100);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Points];
}
