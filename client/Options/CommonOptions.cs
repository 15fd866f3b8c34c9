using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes. Values of flags are read by <see cref="FlagText"/> when they are asked for.</summary>
internal abstract class CommonOptions : CommandSettings
{
    [CommandArgument(0, "<SCENARIO>")]
    [Description("The scenario, a YAML file such as scenarios/compute.yaml")]
    public string Scenario { get; init; } = "";

    [CommandOption("--json")]
    [Description("Print one JSON object on standard output; progress goes to standard error")]
    public bool Json { get; init; }

    [CommandOption("--seed <N>")]
    [Description("Seed of everything random but the system model; default 1")]
    public string? SeedText { get; init; }

    [CommandOption("--data <DIR>")]
    [Description("Where models, policies and logs are kept; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    /// <summary>Seed of the run.</summary>
    public long Seed => FlagText.Whole("--seed", SeedText, 1);

    /// <summary>Reads every flag once, so that a mistake shows before anything runs.</summary>
    public virtual void Check() => _ = Seed;
}
