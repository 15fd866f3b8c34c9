using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>optimum</c>.</summary>
internal sealed class OptimumOptions : ModelOptions
{
    [CommandOption("--load <NAME>")]
    [Description("Load pattern of the scenario; default training, for which every state is listed")]
    public string? Load { get; init; }

    [CommandOption("--steps <N>")]
    [Description("Time steps to walk on any other load; default 1000")]
    public string? StepsText { get; init; }

    /// <summary>Time steps to walk.</summary>
    public int Steps => FlagText.Count("--steps", StepsText, 1000, 1, 10_000_000);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Steps];
}
