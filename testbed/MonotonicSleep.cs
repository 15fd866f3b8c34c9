using System.Runtime.InteropServices;

namespace Meshward.Testbed;

/// <summary>Sleeps until a timestamp, to some fifty microseconds; timers of .NET are a millisecond apart.</summary>
internal static partial class MonotonicSleep
{
    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Blocks the calling thread until a timestamp of <see cref="TimeProvider.System"/>; returns at once where it is over.</summary>
    /// <param name="timestamp">The timestamp: nanoseconds of CLOCK_MONOTONIC on Linux.</param>
    public static void Until(long timestamp)
    {
        Timespec until = new(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);

        // It returns early when a signal comes in.
        while (TimeProvider.System.GetTimestamp() < timestamp)
        {
            _ = ClockNanosleep(ClockMonotonic, TimerAbsolute, in until, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in Timespec request, nint remain);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Timespec(long Seconds, long Nanoseconds);
}
