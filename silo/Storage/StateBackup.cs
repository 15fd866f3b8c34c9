using System.Globalization;
using Meshward.Core.Scenarios;
using Microsoft.Data.Sqlite;

namespace Meshward.Silo.Storage;

/// <summary>
/// Copies of a state file. A copy is one moment of the file, whoever writes meanwhile (https://sqlite.org/backup.html): copying the file as it lies there would
/// miss what is still in the write-ahead log.
/// </summary>
public static class StateBackup
{
    private const string Expected = "expected a backup of Meshward's state", Broken = $"{Expected}, found a broken one";

    /// <summary>Saves the state of a data directory; silos may go on meanwhile.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="target">File to write, which is not there yet.</param>
    /// <returns>What was saved, or one line that says why nothing was.</returns>
    public static Checked<StateBackupReport> Save(string directory, string target)
    {
        string source = Path.Combine(directory, StateFile.FileName);
        if (File.Exists(target))
            return new Diagnostic("--out", null, null, $"found the file '{target}', expected a name that is free");
        if (!File.Exists(source))
            return new Diagnostic("--data", null, null, $"found no {StateFile.FileName} in '{directory}', expected the data directory of a silo or console");
        return Guarded(source, StateFile.Explain, () =>
        {
            using SqliteConnection from = Open(source, SqliteOpenMode.ReadWrite);
            return StateFile.MistakeIn(from) is string mistake ? new Diagnostic(source, null, null, mistake) : Copy(from, target, null);
        });
    }

    /// <summary>Brings a backup back into a data directory that nobody uses. What is there is kept beside it.</summary>
    /// <param name="source">The backup.</param>
    /// <param name="directory">The data directory, made where it is absent.</param>
    /// <param name="clock">Names what is kept.</param>
    /// <returns>What was brought back, or one line that says why nothing was.</returns>
    public static Checked<StateBackupReport> Restore(string source, string directory, TimeProvider clock)
    {
        if (!File.Exists(source))
            return new Diagnostic(source, null, null, $"found no such file, {Expected}");
        string target = Path.Combine(directory, StateFile.FileName);
        return Guarded(source, ExplainBackup, () =>
        {
            using SqliteConnection from = Open(source, SqliteOpenMode.ReadOnly);
            if (StateFile.MistakeIn(from) is string mistake)
                return new Diagnostic(source, null, null, mistake);

            // SQLite takes what is missing of the last page for zeros.
            long whole = Number(from, "PRAGMA page_count") * Number(from, "PRAGMA page_size");
            if (new FileInfo(source).Length < whole || Text(from, "PRAGMA integrity_check") is not "ok")
                return new Diagnostic(source, null, null, Broken);
            Directory.CreateDirectory(directory);
            return IsInUse(target)
                ? new Diagnostic(target, null, null, "expected a file that nobody uses, found it held by another process: stop its silos, consoles and controllers first")
                : Copy(from, target, SetAside(target, clock));
        });
    }

    // The part is renamed when it is whole: what has the name is a backup.
    private static StateBackupReport Copy(SqliteConnection from, string target, string? kept)
    {
        string part = target + ".part";
        File.Delete(part);
        long states;
        using (SqliteConnection to = Open(part, SqliteOpenMode.ReadWriteCreate))
        {
            from.BackupDatabase(to);
            _ = Text(to, "PRAGMA journal_mode = DELETE");
            states = Number(to, "SELECT count(*) FROM state");
        }

        File.Move(part, target);
        return new StateBackupReport(target, states, new FileInfo(target).Length, kept);
    }

    // A file can leave write-ahead mode only where no other connection is open (https://sqlite.org/wal.html).
    private static bool IsInUse(string file)
    {
        if (!File.Exists(file))
            return false;
        try
        {
            using SqliteConnection connection = Open(file, SqliteOpenMode.ReadWrite);
            return Text(connection, "PRAGMA journal_mode = DELETE") is not "delete";
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is SqliteError.Busy or SqliteError.Locked)
        {
            return true;
        }
        catch (SqliteException problem) when (problem.SqliteErrorCode is SqliteError.Corrupt or SqliteError.NotADatabase)
        {
            return false;
        }
    }

    private static string? SetAside(string file, TimeProvider clock)
    {
        if (!File.Exists(file))
            return null;
        string kept = string.Create(CultureInfo.InvariantCulture, $"{file}.before-{clock.GetUtcNow():yyyyMMdd-HHmmss}");
        File.Move(file, kept);
        foreach (string suffix in new[] { "-wal", "-shm" })
        {
            if (File.Exists(file + suffix))
                File.Move(file + suffix, kept + suffix);
        }

        return kept;
    }

    private static string ExplainBackup(SqliteException problem) => problem.SqliteErrorCode is SqliteError.Corrupt or SqliteError.NotADatabase ? Broken : StateFile.Explain(problem);

    private static Checked<StateBackupReport> Guarded(string file, Func<SqliteException, string> explain, Func<Checked<StateBackupReport>> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException problem)
        {
            return new Diagnostic(file, null, null, explain(problem));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new Diagnostic(file, null, null, $"expected files that can be read and written, found: {problem.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 2 }.ToString());
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection connection, string text) => (long)StateFile.Scalar(connection, null, text)!;

    private static string Text(SqliteConnection connection, string text) => Convert.ToString(StateFile.Scalar(connection, null, text), CultureInfo.InvariantCulture)!;
}
