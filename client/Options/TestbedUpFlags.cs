using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>testbed up</c>.</summary>
internal sealed class TestbedUpFlags : TestbedWorkFlags
{
    [CommandOption("--detach")]
    [Description("Start it in the background, and return when it answers")]
    public bool Detach { get; init; }

    [CommandOption("--processes")]
    [Description("Run each node in a process of its own, which is started again when it dies; status tells their numbers")]
    public bool Processes { get; init; }
}
