using System.Net;
using Meshward.Client.Tests;
using Meshward.Cluster.Tests.Postgres;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Meshward.Silo.Web;

namespace Meshward.Cluster.Tests;

/// <summary>A cluster of two silos of one core each, for all tests of a class.</summary>
public sealed class TwoSilos(PostgresFixture server) : IAsyncLifetime
{
    /// <summary>Gateways of the two.</summary>
    public const string Gateway = "127.0.0.1:41152", OtherGateway = "127.0.0.1:41154";

    /// <summary>Port of the web server, which the first silo alone has.</summary>
    public const int Web = 41155;

    private readonly List<ClusterSilo> _silos = [];

    /// <summary>A folder with a scenario, for what consoles read and write.</summary>
    public Workplace Place { get; } = new();

    public async ValueTask InitializeAsync()
    {
        PostgresDatabase database = PostgresDatabase.Parse("--db", await server.CreateDatabaseAsync()).Value!;
        await PostgresSchema.InitialiseAsync(database, CancellationToken.None);
        foreach (int port in new[] { 41151, 41153 })
        {
            ClusterSiloOptions options = new(Place.Data) { Port = port, GatewayPort = port + 1, Database = database, Cores = 1, Web = port == 41151 ? new WebOptions(new IPEndPoint(IPAddress.Loopback, Web)) { HasDashboard = true } : null };
            _silos.Add((await ClusterSilo.StartAsync(options, CancellationToken.None)).Value!);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClusterSilo silo in _silos)
        {
            await silo.DisposeAsync();
        }

        Place.Dispose();
    }
}
