using Meshward.Core.Scenarios;
using Meshward.Grains.Compute;
using Microsoft.Data.Sqlite;

namespace Meshward.Silo.Storage;

/// <summary>
/// One SQLite file that holds grain state: a row per grain and state name, with a number that grows by one at each change.
/// What was written survives the death of the process (write-ahead log). Several processes may share the file: each change names the number
/// that it is based on, and loses if another one came first. All access runs on one thread of its own, so that a turn of Orleans
/// never waits for the disk.
/// </summary>
public sealed class StateFile : IDisposable
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "meshward.db";

    // "Mesh" in ASCII: tells our files from those of other programs.
    private const int ApplicationId = 0x4D657368;
    private const int Version = 1;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly ComputePool _thread = new(1, "meshward-storage");
    private readonly SqliteCommand _read;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;

    private StateFile(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        _read = Command("SELECT etag, data FROM state WHERE grain = $grain AND name = $name");
        _insert = Command("INSERT INTO state (grain, name, etag, data) VALUES ($grain, $name, 1, $data) ON CONFLICT DO NOTHING RETURNING etag");
        _update = Command("UPDATE state SET etag = etag + 1, data = $data WHERE grain = $grain AND name = $name AND etag = $etag RETURNING etag");
    }

    /// <summary>Opens the file in a data directory, and makes both where they are absent.</summary>
    /// <param name="directory">The data directory, as the user gave it.</param>
    /// <returns>The file, or one line that says why it cannot be used.</returns>
    public static Checked<StateFile> Open(string directory)
    {
        SqliteConnection? connection = null;
        string path = Path.Combine(directory, FileName);
        try
        {
            Directory.CreateDirectory(directory);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Pooling = false,
                DefaultTimeout = 10,
            }.ToString());
            connection.Open();
            if (Prepare(connection) is string mistake)
            {
                connection.Dispose();
                return new Diagnostic(path, null, null, mistake);
            }

            return new StateFile(path, connection);
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            return new Diagnostic(path, null, null, Explain(exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(directory, null, null, $"expected a directory that state can be kept in, found: {exception.Message}");
        }
    }

    /// <summary>Reads a state.</summary>
    /// <param name="grain">Full identity of the grain, its type included.</param>
    /// <param name="name">Name of the state.</param>
    /// <returns>Its number (null where it was never written) and its bytes (null where it was never written or was cleared).</returns>
    public Task<(long? Etag, byte[]? Data)> ReadAsync(string grain, string name) => OnThreadAsync(() =>
    {
        Bind(_read, grain, name);
        using SqliteDataReader reader = _read.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1)) : ((long?)null, (byte[]?)null);
    });

    /// <summary>Writes a state if nobody else changed it meanwhile.</summary>
    /// <param name="grain">Full identity of the grain, its type included.</param>
    /// <param name="name">Name of the state.</param>
    /// <param name="etag">Number that was read or written last; null where there was none.</param>
    /// <param name="data">The bytes; null clears the state, its number goes on.</param>
    /// <returns>The new number, or null where another change came first.</returns>
    public Task<long?> WriteAsync(string grain, string name, long? etag, byte[]? data) => OnThreadAsync(() =>
    {
        SqliteCommand command = etag is null ? _insert : _update;
        Bind(command, grain, name);
        command.Parameters["$data"].Value = (object?)data ?? DBNull.Value;
        if (etag is long known)
            command.Parameters["$etag"].Value = known;
        using SqliteDataReader reader = command.ExecuteReader();
        long? written = reader.Read() ? reader.GetInt64(0) : null;
        while (reader.Read())
        {
            // One row at most; the change is committed when the statement has run to its end.
        }

        return written;
    });

    /// <summary>Closes the file, after what was asked of it before.</summary>
    public void Dispose()
    {
        _thread.Dispose();
        _read.Dispose();
        _insert.Dispose();
        _update.Dispose();
        _connection.Dispose();
    }

    private static string? Prepare(SqliteConnection connection)
    {
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        long version = Number(connection, transaction, "PRAGMA user_version");
        if (Mistake(connection, transaction, version, mayBeEmpty: true) is string mistake)
            return mistake;
        if (version == Version)
            return null;
        Execute(connection, $"""
            CREATE TABLE state (grain TEXT NOT NULL, name TEXT NOT NULL, etag INTEGER NOT NULL, data BLOB, PRIMARY KEY (grain, name));
            PRAGMA application_id = {ApplicationId};
            PRAGMA user_version = {Version}
            """, transaction);
        transaction.Commit();
        return null;
    }

    /// <summary>What keeps an open file from being a state file that this build reads; null where nothing does.</summary>
    internal static string? MistakeIn(SqliteConnection connection)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        return Mistake(connection, transaction, Number(connection, transaction, "PRAGMA user_version"), mayBeEmpty: false);
    }

    private static string? Mistake(SqliteConnection connection, SqliteTransaction transaction, long version, bool mayBeEmpty) =>
        Number(connection, transaction, "PRAGMA application_id") != ApplicationId && !(mayBeEmpty && Number(connection, transaction, "SELECT count(*) FROM sqlite_schema") == 0)
            ? "expected a state file of Meshward, found a database of another program"
            : version > Version ? $"expected state of version {Version}, found version {version}: it was written by a newer Meshward" : null;

    private static void Execute(SqliteConnection connection, string text, SqliteTransaction? transaction = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constant texts of this file
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, SqliteTransaction transaction, string text) => (long)Scalar(connection, transaction, text)!;

    /// <summary>The one value that a constant text of this folder asks for.</summary>
    internal static object? Scalar(SqliteConnection connection, SqliteTransaction? transaction, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // constant texts of this file
        command.CommandText = text;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }

    internal static string Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SqliteError.NotADatabase or SqliteError.Corrupt => "expected a state file of Meshward, found a broken one: restore it, or move it away to start anew",
        SqliteError.CannotOpen or SqliteError.ReadOnly or SqliteError.Permission => "expected a file that can be written, found one that cannot",
        SqliteError.Full => "expected room for state, found the disk full",
        SqliteError.Busy or SqliteError.Locked => "expected a free state file, found it held by another process for 10 seconds",
        _ => $"expected a usable state file, found: {exception.Message.ReplaceLineEndings(" ")}",
    };

    private static void Bind(SqliteCommand command, string grain, string name)
    {
        command.Parameters["$grain"].Value = grain;
        command.Parameters["$name"].Value = name;
    }

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // constant texts of this file
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (string parameter in new[] { "$grain", "$name", "$etag", "$data" })
        {
            if (text.Contains(parameter, StringComparison.Ordinal))
                command.Parameters.AddWithValue(parameter, DBNull.Value);
        }

        return command;
    }

    private async Task<T> OnThreadAsync<T>(Func<T> access)
    {
        try
        {
            return await _thread.RunAsync(_ => access(), CancellationToken.None);
        }
        catch (SqliteException exception)
        {
            throw new StateFileException($"{_path}: {Explain(exception)}");
        }
    }
}
