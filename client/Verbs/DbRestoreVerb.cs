using Meshward.Client.Options;
using Meshward.Client.Output;
using Meshward.Client.Results;
using Meshward.Silo.Storage;
using Spectre.Console;

namespace Meshward.Client.Verbs;

/// <summary><c>db restore</c>: brings a backup back into a data directory that nobody uses.</summary>
internal sealed class DbRestoreVerb : Verb<DbRestoreOptions, DbCopyResult>
{
    /// <inheritdoc />
    protected override Task<DbCopyResult> WorkAsync(DbRestoreOptions options, Session session)
    {
        StateBackupReport restored = StateBackup.Restore(options.Source, DataDirectory.Open(options.Data, session), session.Clock).OrStop();
        return Task.FromResult(new DbCopyResult(restored.File, restored.States, restored.Bytes, restored.Kept));
    }

    /// <inheritdoc />
    protected override void Show(DbCopyResult result, Terminal terminal)
    {
        terminal.Results.MarkupLineInterpolated($"{result.File}: {Figures.Count(result.States)} states of grains, {Figures.Count(result.Bytes)} bytes");
        if (result.Kept is string kept)
        {
            terminal.Results.MarkupLineInterpolated($"what was there before is kept in {kept}");
        }
    }
}
