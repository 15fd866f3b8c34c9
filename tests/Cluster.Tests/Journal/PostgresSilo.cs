using Meshward.Cluster.Tests.Postgres;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Meshward.Cluster.Tests.Journal;

/// <summary>A silo on PostgreSQL for the tests of a class.</summary>
public sealed class PostgresSilo(PostgresFixture server) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-").FullName;
    private ClusterSilo? _silo;

    public IGrainFactory Grains => _silo!.Services.GetRequiredService<IGrainFactory>();

    public async ValueTask InitializeAsync()
    {
        PostgresDatabase database = PostgresDatabase.Parse("--db", await server.CreateDatabaseAsync()).Value!;
        await PostgresSchema.InitialiseAsync(database, CancellationToken.None);
        _silo = (await ClusterSilo.StartAsync(
            new ClusterSiloOptions(_folder) { Port = 41171, GatewayPort = 41172, Database = database, Cores = 1 }, CancellationToken.None)).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
