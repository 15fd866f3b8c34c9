using Meshward.Client.Results;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Testbeds;

/// <summary>The file in a data directory by which verbs find the testbed that runs.</summary>
/// <param name="directory">The data directory.</param>
internal sealed class TestbedFile(string directory)
{
    private string FilePath => Path.Combine(directory, "testbed.json");

    /// <summary>Where a testbed in the background writes what it says.</summary>
    public string LogPath => Path.Combine(directory, "testbed.log");

    /// <summary>What the file says; null where there is none, or nothing that can be read.</summary>
    public TestbedPlace? Read()
    {
        try
        {
            return ResultWriter.Read<TestbedPlace>(File.ReadAllText(FilePath)) is { Front: not null, Operation: not null } place ? place : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes the file, at once as a whole.</summary>
    public void Write(TestbedPlace place)
    {
        string draft = FilePath + ".new";
        File.WriteAllText(draft, ResultWriter.Write(place));
        File.Move(draft, FilePath, overwrite: true);
    }

    /// <summary>Forgets a testbed that has ended; one that was started since is kept.</summary>
    public void Forget(int processId)
    {
        if (Read()?.ProcessId == processId)
        {
            File.Delete(FilePath);
        }
    }

    /// <summary>The testbed that runs, as it says itself; null where none answers.</summary>
    public async Task<TestbedState?> LookAsync(CancellationToken stop) =>
        Read() is { } place && await TestbedClient.LookAsync(place.Operation, stop) is { } state && state.ProcessId == place.ProcessId ? state : null;

    /// <summary>The testbed that runs.</summary>
    /// <exception cref="BadInputException">None does.</exception>
    public async Task<TestbedState> FindAsync(CancellationToken stop) => await LookAsync(stop)
        ?? throw new BadInputException("testbed", $"found none that runs and keeps its files in {directory}, expected one; meshward testbed up starts it");
}
