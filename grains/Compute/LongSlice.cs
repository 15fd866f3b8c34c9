using System.Runtime.InteropServices;

namespace Meshward.Grains.Compute;

/// <summary>
/// Tells Linux that a thread computes for long: whoever works briefly on the same core (messages, timers, heartbeats) then goes first at once, instead of at
/// the next tick of the clock, and the thread's share of the core stays what it is. Taken by Linux 6.12 and later; older ones ignore it.
/// </summary>
internal static partial class LongSlice
{
    /// <summary>Length of a slice, above the kernel's own of some three milliseconds: others of its kind do not wait for longer either.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(10);

    // Numbers of system calls on x64, policies by which threads share cores, and nanoseconds.
    private const int GetAttributes = 315, SetAttributes = 314, MostSharingPolicy = 3;
    private const int NanosecondsPerTick = 100;

    private static bool IsKnown => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The slice of the calling thread; zero where it is not known.</summary>
    public static TimeSpan Current => Read() is Attributes own ? TimeSpan.FromTicks((long)own.Runtime / NanosecondsPerTick) : TimeSpan.Zero;

    /// <summary>Asks for long slices for the calling thread. Does nothing where they cannot be had.</summary>
    public static void Take()
    {
        // Priority and policy stay as whoever started the process chose them.
        if (Read() is Attributes { Policy: 0 or MostSharingPolicy } own)
        {
            own.Runtime = (ulong)(Length.Ticks * NanosecondsPerTick);
            _ = Set(SetAttributes, 0, ref own, 0);
        }
    }

    private static Attributes? Read()
    {
        Attributes own = default;
        return IsKnown && Get(GetAttributes, 0, ref own, (nuint)Marshal.SizeOf<Attributes>(), 0) == 0 ? own : null;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Get(nint number, nint thread, ref Attributes attributes, nuint size, nuint flags);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Set(nint number, nint thread, ref Attributes attributes, nuint flags);

    // The kernel's struct sched_attr in its first version.
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
