using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Meshward.Testbed;

/// <summary>The process of a testbed, seen from another one.</summary>
public static partial class TestbedProcess
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end cleanly (SIGTERM).</summary>
    /// <param name="processId">Its number, above 0.</param>
    public static void AskToEnd(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        _ = Kill(processId, Terminate);
    }

    /// <summary>Whether there is a process of a number.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
