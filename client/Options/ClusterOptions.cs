using System.Collections.Immutable;
using System.ComponentModel;
using Spectre.Console.Cli;

namespace Meshward.Client.Options;

/// <summary>Flags of verbs that are about a cluster.</summary>
internal class ClusterOptions : ConnectionOptions
{
    [CommandOption("--cluster <HOST:PORT>")]
    [Description("The cluster, by the gateway of one of its silos (several with commas)")]
    public string? ClusterText { get; init; }

    /// <summary>Gateways of the cluster.</summary>
    /// <exception cref="BadInputException">The flag is missing or wrong.</exception>
    public ClusterAddress Cluster => AddressOf(ClusterText)
        ?? throw new BadInputException("--cluster", "found none, expected HOST:PORT of a silo's gateway, such as 127.0.0.1:30000");

    /// <inheritdoc />
    protected override bool IsSeeded => false;

    /// <inheritdoc />
    protected override ImmutableArray<Func<object?>> Values => [.. base.Values, () => Cluster];
}
