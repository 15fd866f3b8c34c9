using Meshward.Client.Output;

namespace Meshward.Client.Tests;

public sealed class CrashLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshward-crash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_user_sees_one_line_and_the_details_are_where_it_says()
    {
        string line = CrashLog.Write(new InvalidOperationException("the sky\nfell"), ["train", "s.yaml"], SessionIn(_folder));
        string log = Path.Combine(_folder, "meshward", "crash.log");
        Assert.Equal($"meshward failed unexpectedly: the sky fell (details in {log})", line);
        Assert.Contains("meshward train s.yaml", File.ReadAllText(log));
        Assert.Contains("InvalidOperationException", File.ReadAllText(log));
    }

    [Fact]
    public void Where_the_state_folder_cannot_be_written_another_place_is_found()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        string line = CrashLog.Write(new InvalidOperationException("x"), ["run"], SessionIn(file));
        Assert.Contains(Path.Combine(_folder, ".local", "state", "meshward", "crash.log"), line);
    }

    private Session SessionIn(string state) => new(
        new Terminal(TextWriter.Null, TextWriter.Null, false, false),
        TimeProvider.System,
        name => name == "XDG_STATE_HOME" ? state : name == "HOME" ? _folder : null,
        CancellationToken.None);
}
