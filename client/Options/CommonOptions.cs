using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes that works on one scenario.</summary>
internal abstract class CommonOptions : VerbOptions
{
    [CommandArgument(0, "<SCENARIO>")]
    [Description("The scenario, a YAML file such as scenarios/compute.yaml")]
    public string Scenario { get; init; } = "";

    [CommandOption("--data <DIR>")]
    [Description("Where models, policies and logs are kept; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }
}
