using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of <c>testbed node</c>, which <c>testbed up --processes</c> starts.</summary>
internal sealed class TestbedNodeFlags : TestbedWorkFlags
{
    [CommandOption("--index <N>")]
    [Description("Place of the node among the nodes, from 0")]
    public string? IndexText { get; init; }

    /// <inheritdoc />
    protected override int HighestPort => 65535;

    /// <summary>Place of the node among the nodes.</summary>
    public int Index => FlagText.Count("--index", IndexText, 0, 0, 1);
}
