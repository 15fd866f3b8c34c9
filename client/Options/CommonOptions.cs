using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>What every verb takes that works on one scenario.</summary>
internal abstract class CommonOptions : ConnectionOptions
{
    [CommandArgument(0, "<SCENARIO>")]
    [Description("The scenario, a YAML file such as scenarios/compute.yaml")]
    public string Scenario { get; init; } = "";

    [CommandOption("--data <DIR>")]
    [Description("Where models, policies and logs are kept; default $XDG_STATE_HOME/meshward or ~/.local/state/meshward")]
    public string? Data { get; init; }

    [CommandOption("--cluster <HOST:PORT>")]
    [Description(ClusterFlag.Description)]
    public string? ClusterText { get; init; }

    /// <summary>Gateways of the cluster to attach to; null for a silo in this process.</summary>
    public ClusterAddress? Cluster => AddressOf(ClusterText);

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Cluster];
}
