using Meshward.Testbed.Work;
using Meshward.Tests.Shared;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Meshward.Testbed.Tests.Work;

public sealed class CpuWorkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-testbed-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Requests_look_objects_up_and_multiply_matrices()
    {
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => Cpu(options with { DataDirectory = _folder }));
        foreach (string service in new[] { "info1", "info2", "compute" })
        {
            Assert.All(await mesh.AskAsync(service, 10), answer => Assert.Equal(200, answer.Code));
        }

        Assert.Equal(WorkKind.Cpu, mesh.Testbed.Look().Work);
        Assert.Contains("""meshward_testbed_info{work="cpu"} 1""", await mesh.MetricsAsync());
    }

    [Fact]
    public async Task Tables_are_filled_once_and_again_when_their_size_changes()
    {
        foreach (int size in new[] { 700, 700, 300 })
        {
            TestbedOptions options = Cpu(new TestbedOptions(_folder));
            options = options with { Services = [options.Services[0] with { Size = size }] };
            var store = await ObjectStore.OpenAsync(options, TestContext.Current.CancellationToken);
            using (store.Value!)
            {
                Assert.Equal(size, await CountInfo1Async());
            }
        }
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task Objects_can_be_in_postgres()
    {
        if (!PostgresServer.IsInstalled)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", PostgresServer.Missing);
            Assert.Skip(PostgresServer.Missing);
        }

        await using PostgresServer server = await PostgresServer.CreateAsync();
        string connection = await server.CreateDatabaseAsync();
        await using SmallTestbed mesh = await SmallTestbed.StartAsync(change: options => Cpu(options with { DataDirectory = _folder, Database = connection }));
        Assert.All(await mesh.AskAsync("info2", 20), answer => Assert.Equal(200, answer.Code));
        await using var source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand count = source.CreateCommand("SELECT COUNT(*) FROM meshward_info2_objects");
        Assert.Equal(1500L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2")]
    [InlineData("not a connection")]
    public async Task A_database_that_cannot_be_used_is_told_in_one_line(string connection)
    {
        var testbed = await RunningTestbed.StartAsync(Cpu(new TestbedOptions(_folder)) with { Port = 0, Database = connection }, TestContext.Current.CancellationToken);
        string line = Assert.Single(testbed.Diagnostics).ToString();
        Assert.StartsWith("--database: cannot be used, expected a database that tables can be made in (", line);
        Assert.DoesNotContain('\n', line);
    }

    // Small, so that a test does not take long.
    private static TestbedOptions Cpu(TestbedOptions options) => options with
    {
        Work = WorkKind.Cpu,
        Services =
        [
            new("info1", ServiceTask.LookUp, 500, TimeSpan.Zero),
            new("info2", ServiceTask.LookUp, 1500, TimeSpan.Zero),
            new("compute", ServiceTask.MultiplyMatrices, 16, TimeSpan.Zero),
        ],
    };

    private async Task<long> CountInfo1Async()
    {
        await using SqliteConnection connection = new($"Data Source={Path.Combine(_folder, "testbed.db")}");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM meshward_info1_objects";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
