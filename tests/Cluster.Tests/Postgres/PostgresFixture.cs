using Meshward.Cluster.Tests.Postgres;
using Meshward.Tests.Shared;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Meshward.Cluster.Tests.Postgres;

/// <summary>A PostgreSQL server for all tests of this project that leave it running.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public async ValueTask InitializeAsync() => _server = PostgresServer.IsInstalled ? await PostgresServer.CreateAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>An empty database of a test's own.</summary>
    /// <returns>Its connection; the test is skipped where there is no PostgreSQL, and fails under continuous integration.</returns>
    public Task<string> CreateDatabaseAsync()
    {
        Require();
        return _server!.CreateDatabaseAsync();
    }

    /// <summary>Ends a test where there is no PostgreSQL.</summary>
    public static void Require()
    {
        if (!PostgresServer.IsInstalled)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", PostgresServer.Missing);
            Assert.Skip(PostgresServer.Missing);
        }
    }
}
