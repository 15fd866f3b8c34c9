using System.Globalization;
using Meshward.Grains.Compute;

namespace Meshward.Bench;

/// <summary>Processor time of a silo's compute pool, as Linux counts it.</summary>
internal static class ComputeTime
{
    // Linux keeps fifteen characters of a thread's name.
    private static readonly string _name = ComputePool.ThreadName[..15];

    /// <summary>Seconds that the compute threads of a process have run on a core so far.</summary>
    /// <param name="process">Number of the process.</param>
    public static double SecondsOf(int process) => Directory.GetDirectories($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/task")
        .Where(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim() == _name)
        .Sum(thread => double.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / 1e9);
}
