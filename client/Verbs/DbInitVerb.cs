using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Silo.Postgres;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>db init</c>: makes the tables of a cluster in its database.</summary>
internal sealed class DbInitVerb : Verb<DbInitOptions, DbInitResult>
{
    /// <inheritdoc />
    protected override async Task<DbInitResult> WorkAsync(DbInitOptions options, Session session)
    {
        PostgresDatabase database = DatabaseFlag.Find(options.Database, session);
        PostgresSchemaChange change = (await PostgresSchema.InitialiseAsync(database, session.Stop)).OrStop();
        return new DbInitResult(database.Place, change.Before, change.Now);
    }

    /// <inheritdoc />
    protected override void Show(DbInitResult result, Terminal terminal) => terminal.Results.MarkupLineInterpolated(
        $"{result.Database}: tables of version {result.Version} {(result.VersionBefore == result.Version ? "were there already" : "are ready")}");
}
