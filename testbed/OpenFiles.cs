using System.Globalization;

namespace Meshward.Testbed;

/// <summary>
/// How many connections a process may hold. One that runs out of open files cannot even say so: the runtime ends it. Thus servers and the
/// load generator keep below the limit, and turn away what is above.
/// </summary>
internal static class OpenFiles
{
    // What a process opens besides connections.
    private const int Others = 500;

    // Where the system does not tell: the usual limit of Linux.
    private const int Usual = 4096;

    /// <summary>Connections that a process may hold.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="filesEach">Open files that each needs.</param>
    public static int Connections(int most, int filesEach) => Math.Clamp((Limit() - Others) / filesEach, 1, most);

    /// <summary>The limit in the text of <c>/proc/self/limits</c>; null where there is none that can be reached.</summary>
    public static int? Parse(IEnumerable<string> limits)
    {
        string? line = limits.FirstOrDefault(limit => limit.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out int soft) ? soft : null;
    }

    private static int Limit()
    {
        const string Place = "/proc/self/limits";
        return File.Exists(Place) ? Parse(File.ReadLines(Place)) ?? int.MaxValue : Usual;
    }
}
