using System.Collections.Immutable;
using System.Diagnostics;
using Meshward.Testbed.Operation;

namespace Meshward.Client.Testbeds;

/// <summary>Starts a testbed in a process of its own, in a session of its own, so that it outlives the terminal.</summary>
internal static class DetachedTestbed
{
    // Output goes to the log from the start: pipes would break when this process ends.
    private const string Script = """log=$1; shift; exec "$(command -v setsid || echo env)" "$@" > "$log" 2>&1 < /dev/null""";

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="file">Where it leaves its addresses.</param>
    /// <param name="flags">Flags of <c>testbed up</c>.</param>
    /// <param name="session">Time, and the user's patience.</param>
    /// <exception cref="BadInputException">It did not start.</exception>
    public static async Task<TestbedState> StartAsync(TestbedFile file, ImmutableArray<string> flags, Session session)
    {
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", file.LogPath, .. ConsoleCommand.Start, "testbed", "up", .. flags]))!;
        while (!process.HasExited)
        {
            if (file.Read()?.ProcessId == process.Id && await file.LookAsync(session.Stop) is { } state)
            {
                return state;
            }

            await Task.Delay(s_betweenLooks, session.Clock, session.Stop);
        }

        string[] said = File.Exists(file.LogPath) ? await File.ReadAllLinesAsync(file.LogPath, session.Stop) : [];
        string line = said.LastOrDefault(text => text.Length > 0) ?? "";
        string[] parts = line.Split(": ", 2);
        throw parts.Length == 2
            ? new BadInputException(parts[0], parts[1])
            : new BadInputException("testbed up", $"the process ended with exit code {process.ExitCode}; what it said is in {file.LogPath}");
    }
}
