using Meshward.Core.Scenarios;
using Meshward.Silo.Storage;
using Microsoft.Data.Sqlite;

namespace Meshward.Silo.Tests.Storage;

public sealed class StateFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FilePath => Path.Combine(_directory.Path, StateFile.FileName);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task State_outlives_the_file_that_wrote_it()
    {
        using (StateFile file = Open())
            Assert.Equal(1, await file.WriteAsync("t/a", "s", null, [1, 2, 3]));
        using StateFile again = Open();
        (long? etag, byte[]? data) = await again.ReadAsync("t/a", "s");
        Assert.Equal(1, etag);
        Assert.Equal([1, 2, 3], data);
    }

    [Fact]
    public async Task Two_owners_share_a_file_and_the_later_change_of_the_same_state_loses()
    {
        using StateFile one = Open();
        using StateFile other = Open();
        Assert.Equal(1, await one.WriteAsync("t/a", "s", null, [1]));
        Assert.Null(await other.WriteAsync("t/a", "s", null, [2]));
        Assert.Equal(2, await other.WriteAsync("t/a", "s", 1, [3]));
        Assert.Null(await one.WriteAsync("t/a", "s", 1, [4]));
        Assert.Equal([3], (await one.ReadAsync("t/a", "s")).Data);
    }

    [Fact]
    public async Task Many_writers_of_two_owners_lose_no_change()
    {
        using StateFile one = Open();
        using StateFile other = Open();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? one : other).WriteAsync($"t/{i}", "s", null, [(byte)i])));
        for (int i = 0; i < 100; i++)
            Assert.Equal([(byte)i], (await one.ReadAsync($"t/{i}", "s")).Data!);
    }

    [Fact]
    public async Task A_cleared_state_keeps_its_number_so_that_an_old_owner_cannot_bring_it_back()
    {
        using StateFile file = Open();
        await file.WriteAsync("t/a", "s", null, [1]);
        Assert.Equal(2, await file.WriteAsync("t/a", "s", 1, null));
        Assert.Equal((2L, null), await file.ReadAsync("t/a", "s"));
        Assert.Null(await file.WriteAsync("t/a", "s", 1, [9]));
        Assert.Null(await file.WriteAsync("t/a", "s", null, [9]));
        Assert.Equal(3, await file.WriteAsync("t/a", "s", 2, [9]));
    }

    [Fact]
    public void A_broken_file_gives_one_line_that_says_so()
    {
        File.WriteAllText(FilePath, new string('x', 5000));
        AssertRefused("broken");
    }

    [Fact]
    public void A_file_of_a_newer_version_gives_one_line_that_says_so()
    {
        Open().Dispose();
        Execute("PRAGMA user_version = 7");
        AssertRefused("version 7");
    }

    [Fact]
    public void A_database_of_another_program_is_left_alone()
    {
        Execute("CREATE TABLE notes (text TEXT)");
        AssertRefused("another program");
    }

    [Fact]
    public void A_path_that_is_a_file_gives_one_line_that_names_it()
    {
        string path = Path.Combine(_directory.Path, "file");
        File.WriteAllText(path, "");
        Diagnostic diagnostic = Assert.Single(StateFile.Open(path).Diagnostics);
        Assert.Equal(path, diagnostic.Source);
        Assert.DoesNotContain('\n', diagnostic.ToString());
    }

    [Fact]
    public void A_directory_in_the_files_place_gives_one_line_that_names_it()
    {
        Directory.CreateDirectory(FilePath);
        AssertRefused("cannot");
    }

    [Fact]
    public async Task Pages_that_break_while_the_file_is_open_give_one_line()
    {
        using (StateFile file = Open())
        {
            for (int i = 0; i < 50; i++)
                await file.WriteAsync($"t/{i}", "s", null, new byte[10_000]);
        }

        byte[] bytes = await File.ReadAllBytesAsync(FilePath, TestContext.Current.CancellationToken);
        bytes.AsSpan(4096, 40_000).Clear();
        await File.WriteAllBytesAsync(FilePath, bytes, TestContext.Current.CancellationToken);

        using StateFile broken = Open();
        StateFileException exception = await Assert.ThrowsAsync<StateFileException>(() => broken.ReadAsync("t/1", "s"));
        Assert.StartsWith(FilePath, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private StateFile Open() => StateFile.Open(_directory.Path).Value!;

    private void AssertRefused(string expected)
    {
        Diagnostic diagnostic = Assert.Single(StateFile.Open(_directory.Path).Diagnostics);
        Assert.Equal(FilePath, diagnostic.Source);
        Assert.Contains(expected, diagnostic.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', diagnostic.ToString());
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constant texts of these tests
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
