using Meshward.Core.Scenarios;
using Meshward.Silo.Storage;
using Microsoft.Data.Sqlite;

namespace Meshward.Silo.Tests.Storage;

public sealed class StateBackupTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => Path.Combine(_directory.Path, "data");

    private string State => Path.Combine(Data, StateFile.FileName);

    private string Backup => Path.Combine(_directory.Path, "backup.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_backup_of_a_file_in_use_has_what_was_acknowledged_and_can_be_brought_back()
    {
        using (StateFile file = Open())
        {
            await file.WriteAsync("t/a", "s", null, [1, 2, 3]);
            await file.WriteAsync("t/b", "s", null, [4]);
            StateBackupReport saved = Saved();
            Assert.Equal((Backup, 2L, new FileInfo(Backup).Length, null), (saved.File, saved.States, saved.Bytes, saved.Kept));

            await file.WriteAsync("t/a", "s", 1, [9]);
        }

        StateBackupReport restored = StateBackup.Restore(Backup, Data, TimeProvider.System).Value!;
        Assert.Equal((State, 2L), (restored.File, restored.States));
        using (StateFile again = Open())
        {
            Assert.Equal([1, 2, 3], (await again.ReadAsync("t/a", "s")).Data!);
            Assert.Equal(2, await again.WriteAsync("t/a", "s", 1, [5]));
        }

        // What was there before is a state file as well.
        Assert.NotNull(restored.Kept);
        File.Move(restored.Kept, State, overwrite: true);
        using StateFile before = Open();
        Assert.Equal([9], (await before.ReadAsync("t/a", "s")).Data!);
    }

    [Fact]
    public async Task Backups_while_others_write_are_each_one_moment_of_the_file()
    {
        using StateFile file = Open();
        await file.WriteAsync("t/first", "s", null, [0]);
        await file.WriteAsync("t/second", "s", null, [0]);
        Task writing = Task.Run(async () =>
        {
            // The second is never ahead of the first, nor more than one behind it.
            for (byte i = 1; i <= 200; i++)
            {
                await file.WriteAsync("t/first", "s", i, [i]);
                await file.WriteAsync("t/second", "s", i, [i]);
            }
        }, TestContext.Current.CancellationToken);
        for (int i = 0; i < 10; i++)
        {
            string copy = Path.Combine(_directory.Path, $"copy-{i}"), backup = copy + ".db";
            Assert.True(StateBackup.Save(Data, backup).IsValid);
            Assert.True(StateBackup.Restore(backup, copy, TimeProvider.System).IsValid);
            using StateFile seen = StateFile.Open(copy).Value!;
            Assert.InRange((await seen.ReadAsync("t/first", "s")).Data![0] - (await seen.ReadAsync("t/second", "s")).Data![0], 0, 1);
        }

        await writing;
    }

    [Fact]
    public async Task A_file_in_use_is_not_replaced()
    {
        using StateFile file = Open();
        await file.WriteAsync("t/a", "s", null, [1]);
        _ = Saved();

        Assert.Equal(
            $"{State}: expected a file that nobody uses, found it held by another process: stop its silos, consoles and controllers first",
            Mistake(StateBackup.Restore(Backup, Data, TimeProvider.System)));
        Assert.Equal([1], (await file.ReadAsync("t/a", "s")).Data!);
    }

    [Fact]
    public void A_state_file_that_is_broken_can_be_replaced_and_is_kept()
    {
        Open().Dispose();
        _ = Saved();
        File.WriteAllText(State, "nothing that SQLite knows");

        string kept = StateBackup.Restore(Backup, Data, TimeProvider.System).Value!.Kept!;
        Assert.Equal("nothing that SQLite knows", File.ReadAllText(kept));
        Open().Dispose();
    }

    [Fact]
    public void What_is_no_backup_is_refused_and_nothing_is_changed()
    {
        Open().Dispose();
        byte[] before = File.ReadAllBytes(State);
        string text = Path.Combine(_directory.Path, "text.db"), other = Path.Combine(_directory.Path, "other.db");
        File.WriteAllText(text, "nothing that SQLite knows");
        using (SqliteConnection connection = new($"Data Source={other};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand make = connection.CreateCommand();
            make.CommandText = "CREATE TABLE other (x)";
            make.ExecuteNonQuery();
        }

        Assert.Equal($"{text}: expected a backup of Meshward's state, found a broken one", Mistake(StateBackup.Restore(text, Data, TimeProvider.System)));
        Assert.Equal($"{other}: expected a state file of Meshward, found a database of another program", Mistake(StateBackup.Restore(other, Data, TimeProvider.System)));
        Assert.Equal($"{Backup}: found no such file, expected a backup of Meshward's state", Mistake(StateBackup.Restore(Backup, Data, TimeProvider.System)));

        // One that was not copied to its end.
        Assert.True(StateBackup.Save(Data, Backup).IsValid);
        File.WriteAllBytes(text, File.ReadAllBytes(Backup)[..^1000]);
        Assert.Equal($"{text}: expected a backup of Meshward's state, found a broken one", Mistake(StateBackup.Restore(text, Data, TimeProvider.System)));
        Assert.Equal(before, File.ReadAllBytes(State));
    }

    [Fact]
    public void A_backup_needs_a_state_and_a_name_that_is_free()
    {
        Assert.Equal($"--data: found no meshward.db in '{Data}', expected the data directory of a silo or console", Mistake(StateBackup.Save(Data, Backup)));
        Open().Dispose();
        _ = Saved();
        Assert.Equal($"--out: found the file '{Backup}', expected a name that is free", Mistake(StateBackup.Save(Data, Backup)));
    }

    private static string Mistake(Checked<StateBackupReport> outcome) => Assert.Single(outcome.Diagnostics).ToString();

    private StateFile Open() => StateFile.Open(Data).Value!;

    private StateBackupReport Saved() => StateBackup.Save(Data, Backup).Value!;
}
