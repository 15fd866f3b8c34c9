using Meshward.Core.Scenarios;
using Meshward.Silo;
using Meshward.Silo.Postgres;
using Meshward.Tests.Shared;

namespace Meshward.Cluster.Tests.Postgres;

public sealed class PostgresSchemaTests(PostgresFixture server)
{
    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tables_are_made_once_and_made_again_without_a_change()
    {
        PostgresDatabase database = Parse(await server.CreateDatabaseAsync());
        Assert.Equal(new PostgresSchemaChange(0, 1), (await PostgresSchema.InitialiseAsync(database, Patience)).Value);
        Assert.Equal(new PostgresSchemaChange(1, 1), (await PostgresSchema.InitialiseAsync(database, Patience)).Value);
        Assert.True((await PostgresSchema.CheckAsync(database, Patience)).IsValid);
    }

    [Fact]
    public async Task Two_who_make_the_tables_at_once_both_succeed()
    {
        PostgresDatabase database = Parse(await server.CreateDatabaseAsync());
        Checked<PostgresSchemaChange>[] changes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresSchema.InitialiseAsync(database, Patience)));
        Assert.Equal([0, 1, 1, 1], changes.Select(change => change.Value!.Before).Order());
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_left_alone_in_one_line()
    {
        string connection = await server.CreateDatabaseAsync();
        PostgresDatabase database = Parse(connection);
        await PostgresSchema.InitialiseAsync(database, Patience);
        await PostgresServer.ExecuteAsync(connection, "UPDATE meshward_schema SET version = 7");
        string expected = $"{database.Place}: expected tables of version 1, found version 7: they were made by a newer Meshward";
        Assert.Equal(expected, Assert.Single((await PostgresSchema.InitialiseAsync(database, Patience)).Diagnostics).ToString());
        Assert.Equal(expected, Assert.Single((await PostgresSchema.CheckAsync(database, Patience)).Diagnostics).ToString());
    }

    [Fact]
    public async Task A_silo_on_a_database_without_tables_names_the_verb_that_makes_them()
    {
        PostgresDatabase database = Parse(await server.CreateDatabaseAsync());
        Checked<ClusterSilo> silo = await ClusterSilo.StartAsync(
            new ClusterSiloOptions(Path.GetTempPath()) { Port = 41111, GatewayPort = 41112, Database = database }, Patience);
        Assert.Equal($"{database.Place}: expected Meshward's tables, found none: run meshward db init first", Assert.Single(silo.Diagnostics).ToString());
    }

    [Theory]
    [InlineData("Password=hunter2", "found a connection without a host")]
    [InlineData("Host=h;Colour=red;Password=hunter2", "found a connection that cannot be read")]
    [InlineData("Host=h;Port=red;Password=hunter2", "found a connection that cannot be read")]
    public void A_connection_that_cannot_be_used_is_told_without_its_password(string connection, string found)
    {
        string mistake = Assert.Single(PostgresDatabase.Parse("--db", connection).Diagnostics).ToString();
        Assert.StartsWith($"--db: {found}, expected one such as ", mistake);
        Assert.DoesNotContain("hunter2", mistake);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password()
    {
        PostgresDatabase database = Parse("Host=127.0.0.1;Port=1;Username=u;Database=d;Password=hunter2");
        Assert.Equal(
            "database d at 127.0.0.1:1: expected a PostgreSQL server that can be used, found: Connection refused",
            Assert.Single((await PostgresSchema.CheckAsync(database, Patience)).Diagnostics).ToString());
    }

    private static PostgresDatabase Parse(string connection) => PostgresDatabase.Parse("--db", connection).Value!;
}
