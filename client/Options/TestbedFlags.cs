using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What the verbs of <c>testbed</c> take that need a testbed which runs.</summary>
internal class TestbedFlags : VerbOptions
{
    [CommandOption("--data <DIR>")]
    [Description("Where the testbed keeps its files; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }
}
