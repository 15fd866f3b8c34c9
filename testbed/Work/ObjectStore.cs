using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Meshward.Core.Scenarios;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Meshward.Testbed.Work;

/// <summary>The database of objects that information services look up: a file of SQLite, or PostgreSQL.</summary>
internal sealed class ObjectStore : IDisposable
{
    private const int BodyLength = 64;
    private const int RowsPerStatement = 500;

    private ObjectStore(DbDataSource source) => Source = source;

    /// <summary>Where connections come from; they are pooled.</summary>
    public DbDataSource Source { get; }

    /// <summary>Opens the database and fills tables that are missing or of another size.</summary>
    /// <returns>The database, or one line on what is wrong with it.</returns>
    public static async Task<Checked<ObjectStore>> OpenAsync(TestbedOptions options, CancellationToken stop)
    {
        string place = options.Database is null ? Path.Combine(options.DataDirectory, "testbed.db") : "--database";
        ObjectStore? store = null;
        try
        {
            store = new ObjectStore(options.Database is string connection
                ? NpgsqlDataSource.Create(connection)
                : SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder { DataSource = place }.ConnectionString));
            await store.FillAsync([.. TablesOf(options.Services)], stop);
            return store;
        }
        catch (Exception problem) when (problem is DbException or ArgumentException or FormatException)
        {
            store?.Dispose();
            return new Diagnostic(place, null, null, $"cannot be used, expected a database that tables can be made in ({problem.Message.TrimEnd('.').ReplaceLineEndings(" ")})");
        }
    }

    /// <summary>The table of each service that looks objects up.</summary>
    public static IEnumerable<ObjectTable> TablesOf(ImmutableArray<ServiceProfile> services) => services
        .Where(service => service.Task == ServiceTask.LookUp)
        .Select(service => new ObjectTable(service.Name, service.Size));

    public void Dispose() => Source.Dispose();

    private async Task FillAsync(ImmutableArray<ObjectTable> tables, CancellationToken stop)
    {
        await using DbConnection connection = await Source.OpenConnectionAsync(stop);
        foreach (ObjectTable table in tables)
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
            await ExecuteAsync(connection, transaction, table.Creation, stop);
            long rows = Convert.ToInt64(await ExecuteAsync(connection, transaction, $"SELECT COUNT(*) FROM {table.Name}", stop), CultureInfo.InvariantCulture);
            if (rows != table.Rows)
            {
                await ExecuteAsync(connection, transaction, $"DELETE FROM {table.Name}", stop);
                for (int first = 0; first < table.Rows; first += RowsPerStatement)
                {
                    await ExecuteAsync(connection, transaction, Insertion(table, first), stop);
                }
            }

            await transaction.CommitAsync(stop);
        }
    }

    // All text is made here, of digits and letters.
    private static string Insertion(ObjectTable table, int first)
    {
        string body = new('x', BodyLength);
        IEnumerable<string> rows = Enumerable.Range(first, Math.Min(RowsPerStatement, table.Rows - first))
            .Select(id => string.Create(CultureInfo.InvariantCulture, $"({id},'{ObjectTable.NameOf(id)}','{body}')"));
        return $"INSERT INTO {table.Name} (id, name, body) VALUES {string.Join(',', rows)}";
    }

    private static async Task<object?> ExecuteAsync(DbConnection connection, DbTransaction transaction, string text, CancellationToken stop)
    {
        await using DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The text is made of names and numbers of this program.
        command.CommandText = text;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(stop);
    }
}
