using Meshward.Core.Scenarios;
using Npgsql;

namespace Meshward.Silo.Postgres;

/// <summary>A PostgreSQL database that a cluster keeps membership, grain state and reminders in. Nothing here ever tells its password.</summary>
public sealed class PostgresDatabase
{
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;

    /// <summary>What is wrong where no database is named.</summary>
    public const string Nowhere = "found no connection, expected one such as \"Host=127.0.0.1;Username=meshward;Database=meshward\", here or in MESHWARD_DB";

    /// <summary>What is wrong with a password among the arguments of a process.</summary>
    public const string PasswordInSight = "found a password, which every process of this machine can see among the arguments; expected it in the variable MESHWARD_DB or in a file";

    private PostgresDatabase(NpgsqlConnectionStringBuilder connection)
    {
        HasPassword = !string.IsNullOrEmpty(connection.Password);
        ConnectionString = connection.ConnectionString;
        Place = FormattableString.Invariant($"database {connection.Database ?? connection.Username} at {connection.Host}:{connection.Port}");
    }

    /// <summary>Where it is, for messages: name, host and port.</summary>
    public string Place { get; }

    /// <summary>Whether the connection holds a password.</summary>
    public bool HasPassword { get; }

    internal string ConnectionString { get; }

    /// <summary>The database of a connection text.</summary>
    /// <param name="source">The flag or variable that holds the text, for messages.</param>
    /// <param name="text">The text, such as <c>Host=127.0.0.1;Username=meshward;Database=meshward</c>.</param>
    /// <returns>The database, or one line on what is wrong with the text.</returns>
    public static Checked<PostgresDatabase> Parse(string source, string text)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrWhiteSpace(connection.Host))
                return Mistake(source, "found a connection without a host");
            connection.ApplicationName ??= "meshward";
            if (!connection.ShouldSerialize("Timeout"))
                connection.Timeout = ConnectSeconds;
            if (!connection.ShouldSerialize("Command Timeout"))
                connection.CommandTimeout = CommandSeconds;
            return new PostgresDatabase(connection);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return Mistake(source, "found a connection that cannot be read");
        }
    }

    private static Diagnostic Mistake(string source, string found) =>
        new(source, null, null, $"{found}, expected one such as \"Host=127.0.0.1;Username=meshward;Database=meshward\"");
}
