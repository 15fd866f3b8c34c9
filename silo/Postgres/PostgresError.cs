using System.Net.Sockets;
using Meshward.Grains.Contracts;
using Npgsql;

namespace Meshward.Silo.Postgres;

/// <summary>What goes wrong with a PostgreSQL server (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
internal static class PostgresError
{
    // Classes of errors that go away by themselves: connections lost, resources used up, the server going down, being down or coming up.
    private static readonly string[] _passing = ["08", "53", "57P", "40"];

    /// <summary>Whether the server may answer the same question later: it is away or overburdened.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        PostgresException answer => _passing.Any(start => answer.SqlState.StartsWith(start, StringComparison.Ordinal)),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>What callers on any silo or console can read.</summary>
    /// <param name="place">Where the database is.</param>
    /// <param name="exception">What it threw; <see cref="IsPassing"/>.</param>
    public static StateUnavailableException Unavailable(string place, Exception exception) =>
        new($"{place}: expected a PostgreSQL server that answers, found: {Explain(exception)}");

    /// <summary>What was found, in a few words.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "user or password refused",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "no such database",
        PostgresException answer => answer.MessageText.ReplaceLineEndings(" "),
        { InnerException: SocketException socket } => socket.Message,
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.'),
    };
}
