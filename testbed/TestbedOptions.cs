using System.Collections.Immutable;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Work;

namespace Meshward.Testbed;

/// <summary>What a testbed is started with.</summary>
/// <param name="DataDirectory">Folder for the database of objects, which exists and can be written to.</param>
public sealed record TestbedOptions(string DataDirectory)
{
    /// <summary>Port of the front node where none is chosen.</summary>
    public const int DefaultPort = 8640;

    /// <summary>Port of the front node; operation, node 1 and node 2 are on the three ports after it. 0 takes free ports.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether work burns a core or only holds a worker. Default timed, which is right on a machine of any size.</summary>
    public WorkKind Work { get; init; } = WorkKind.Timed;

    /// <summary>Cores of each node at first, at least 1. Default 5.</summary>
    public int Cores { get; init; } = 5;

    /// <summary>How long a request may take before the front node answers 504. Default 5 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Requests to each service that are sent before the testbed is said to run, and counted nowhere: the first ones of a process are slow. Default 0.
    /// </summary>
    public int WarmUpRequests { get; init; }

    /// <summary>Seed of routing, blocking, lengths of timed work and objects that are looked up. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Connection to a PostgreSQL database that holds the objects; null for an SQLite file in the data directory.</summary>
    public string? Database { get; init; }

    /// <summary>The services, with names of their own.</summary>
    public ImmutableArray<ServiceProfile> Services { get; init; } = ServiceProfile.Defaults;

    /// <summary>The nodes, with names of their own.</summary>
    public ImmutableArray<NodeProfile> Nodes { get; init; } = NodeProfile.Defaults;

    /// <summary>
    /// Program and arguments that run a node in a process of its own, which prints its port in a line and ends when its standard input does;
    /// null for nodes in this process.
    /// </summary>
    public Func<NodeStart, ImmutableArray<string>>? NodeCommand { get; init; }

    /// <summary>Time of day and time that passes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
