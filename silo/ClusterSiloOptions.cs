using System.Net;
using Meshward.Silo.Access;
using Meshward.Silo.Postgres;
using Meshward.Silo.Settings;
using Meshward.Silo.Tls;
using Meshward.Silo.Web;

namespace Meshward.Silo;

/// <summary>What a silo of a cluster is started with.</summary>
/// <param name="DataDirectory">Directory of the silo's log, and of grain state where there is no database; made where it is absent.</param>
public sealed record ClusterSiloOptions(string DataDirectory)
{
    /// <summary>Address that other silos and consoles reach it at; by default loopback.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Port for other silos.</summary>
    public int Port { get; init; } = PrimaryPort;

    /// <summary>Port for consoles.</summary>
    public int GatewayPort { get; init; } = UsualGatewayPort;

    /// <summary>Membership, state and reminders; null for a cluster of processes on one machine, led by the one on <see cref="PrimaryPort"/>, with state in a file.</summary>
    public PostgresDatabase? Database { get; init; }

    /// <summary>Whether the cluster is one of processes on one machine although a database keeps its state and reminders.</summary>
    public bool IsOnOneMachine { get; init; }

    /// <summary>The pod that the silo is; null outside Kubernetes.</summary>
    public KubernetesPod? Kubernetes { get; init; }

    /// <summary>TLS of its connections; null for none.</summary>
    public SiloTls? Tls { get; init; }

    /// <summary>Who may do what.</summary>
    public SiloAccess Access { get; init; } = SiloAccess.Open;

    /// <summary>How silos find each other.</summary>
    public Clustering Clustering => Database is null || IsOnOneMachine ? Clustering.Localhost : Clustering.Postgres;

    /// <summary>Its web server; null for none.</summary>
    public WebOptions? Web { get; init; }

    /// <summary>Base address of a collector that takes its metrics and traces by OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>; null for none.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>Cores that the silo may compute on, at least 1; by default all of the machine.</summary>
    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>The clock of grains; by default the machine's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Port of the silo that holds the membership of a cluster without a database.</summary>
    public const int PrimaryPort = 11111;

    /// <summary>Port for consoles where nobody names another.</summary>
    public const int UsualGatewayPort = 30000;
}
