namespace Meshward.Bench;

/// <summary>Programs that a benchmark takes from the machine.</summary>
internal static class DebianProgram
{
    // Users other than root often do not have the folders of servers in their path.
    private static readonly string[] s_servers = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>Where a program is.</summary>
    /// <param name="name">Its name, and that of the Debian package that brings it.</param>
    /// <exception cref="InvalidDataException">It is missing; the message says what to install.</exception>
    public static string Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(s_servers)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidDataException($"{name} is missing: install the Debian package {name}");
}
