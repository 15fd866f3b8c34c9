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
    private static readonly string s_body = new('x', 64);

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
            await using DbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = table.Creation;
            await command.ExecuteNonQueryAsync(stop);
            command.CommandText = table.Count;
            if (Convert.ToInt64(await command.ExecuteScalarAsync(stop), CultureInfo.InvariantCulture) != table.Rows)
            {
                command.CommandText = table.Emptying;
                await command.ExecuteNonQueryAsync(stop);
                command.CommandText = table.Filling;
                AddParameter(command, "rows", table.Rows);
                AddParameter(command, "body", s_body);
                await command.ExecuteNonQueryAsync(stop);
            }

            await transaction.CommitAsync(stop);
        }
    }

    private static void AddParameter(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
