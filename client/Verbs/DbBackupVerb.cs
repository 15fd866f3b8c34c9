using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Silo.Storage;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>db backup</c>: saves the state of a data directory while silos go on.</summary>
internal sealed class DbBackupVerb : Verb<DbBackupOptions, DbCopyResult>
{
    /// <inheritdoc />
    protected override Task<DbCopyResult> WorkAsync(DbBackupOptions options, Session session)
    {
        StateBackupReport saved = StateBackup.Save(DataDirectory.Find(options.Data, session), options.Out).OrStop();
        return Task.FromResult(new DbCopyResult(saved.File, saved.States, saved.Bytes, saved.Kept));
    }

    /// <inheritdoc />
    protected override void Show(DbCopyResult result, Terminal terminal) =>
        terminal.Results.MarkupLineInterpolated($"{result.File}: {Figures.Count(result.States)} states of grains, {Figures.Count(result.Bytes)} bytes");
}
