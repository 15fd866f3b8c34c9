using Meshward.Silo.Postgres;

namespace Meshward.Client.Options;

/// <summary>The database that <c>--db</c> or the environment names.</summary>
internal static class DatabaseFlag
{
    /// <summary>Environment variable that holds the connection where the flag is not given.</summary>
    public const string Variable = "MESHWARD_DB";

    /// <summary>What the flag says in help.</summary>
    public const string Description = "The PostgreSQL database, for example \"Host=127.0.0.1;Username=meshward;Database=meshward\"; default $MESHWARD_DB, where a password belongs";

    /// <summary>The database.</summary>
    /// <param name="text">What <c>--db</c> says; null where it is not given.</param>
    /// <param name="session">For the environment.</param>
    /// <exception cref="BadInputException">There is no connection, or it cannot be read.</exception>
    public static PostgresDatabase Find(string? text, Session session)
    {
        if (text is not null)
        {
            PostgresDatabase database = PostgresDatabase.Parse("--db", text).OrStop();
            return database.HasPassword ? throw new BadInputException("--db", PostgresDatabase.PasswordInSight) : database;
        }

        return session.Environment(Variable) is string variable
            ? PostgresDatabase.Parse(Variable, variable).OrStop()
            : throw new BadInputException("--db", PostgresDatabase.Nowhere);
    }
}
