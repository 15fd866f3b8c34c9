using Meshward.Core.Scenarios;
using Npgsql;

namespace Meshward.Silo.Postgres;

/// <summary>Meshward's tables in a PostgreSQL database, and the statements that Orleans finds there.</summary>
public static class PostgresSchema
{
    /// <summary>Version of the tables that this program makes and knows.</summary>
    public const int Version = 1;

    // Any number that nobody else locks.
    private const long Lock = 0x4D657368;

    private static readonly string[] _scripts = ["tables", "state", "membership", "reminders"];

    /// <summary>Makes what is missing; does nothing to what is there.</summary>
    /// <returns>Version that was found (0 where there were no tables) and version that is there now, or one line on why it could not be done.</returns>
    public static Task<Checked<PostgresSchemaChange>> InitialiseAsync(PostgresDatabase database, CancellationToken cancellationToken) =>
        WithAsync<PostgresSchemaChange>(database, async connection =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var prepare = new NpgsqlCommand(
                "SELECT pg_advisory_xact_lock(@lock); CREATE TABLE IF NOT EXISTS meshward_schema (version integer NOT NULL)", connection);
            prepare.Parameters.AddWithValue("lock", Lock);
            await prepare.ExecuteNonQueryAsync(cancellationToken);
            int found = await ReadVersionAsync(connection, cancellationToken);
            if (found > Version)
                return Newer(database, found);
            foreach (string script in _scripts)
                await RunScriptAsync(connection, script, cancellationToken);
            await using var conclude = new NpgsqlCommand("DELETE FROM meshward_schema; INSERT INTO meshward_schema VALUES (@version)", connection);
            conclude.Parameters.AddWithValue("version", Version);
            await conclude.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new PostgresSchemaChange(found, Version);
        }, cancellationToken);

    /// <summary>Whether a silo can work with the database.</summary>
    /// <returns>The database, or one line on why not.</returns>
    public static Task<Checked<PostgresDatabase>> CheckAsync(PostgresDatabase database, CancellationToken cancellationToken) =>
        WithAsync<PostgresDatabase>(database, async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT to_regclass('meshward_schema') IS NOT NULL", connection);
            int found = (bool)(await command.ExecuteScalarAsync(cancellationToken))! ? await ReadVersionAsync(connection, cancellationToken) : 0;
            return found switch
            {
                Version => database,
                > Version => Newer(database, found),
                0 => new Diagnostic(database.Place, null, null, "expected Meshward's tables, found none: run meshward db init first"),
                _ => new Diagnostic(
                    database.Place, null, null, FormattableString.Invariant($"expected tables of version {Version}, found version {found}: run meshward db init first")),
            };
        }, cancellationToken);

    private static Diagnostic Newer(PostgresDatabase database, int found) => new(
        database.Place, null, null, FormattableString.Invariant($"expected tables of version {Version}, found version {found}: they were made by a newer Meshward"));

    private static async Task<Checked<T>> WithAsync<T>(
        PostgresDatabase database, Func<NpgsqlConnection, Task<Checked<T>>> work, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception exception) when (exception is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException)
        {
            return new Diagnostic(database.Place, null, null, $"expected a PostgreSQL server that can be used, found: {PostgresError.Explain(exception)}");
        }
    }

    private static async Task<int> ReadVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM meshward_schema", connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task RunScriptAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using Stream stream = typeof(PostgresSchema).Assembly.GetManifestResourceStream($"Meshward.Silo.Sql.{name}.sql")
            ?? throw new InvalidOperationException($"The script {name}.sql is not part of the program.");
        using var reader = new StreamReader(stream);
        string script = await reader.ReadToEndAsync(cancellationToken);
#pragma warning disable CA2100 // the rule is against text of users; this one is a resource of this assembly, and table definitions take no parameters
        await using var command = new NpgsqlCommand(script, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
