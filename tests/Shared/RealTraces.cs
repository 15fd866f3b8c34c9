namespace Meshward.Tests.Shared;

/// <summary>The public traces of the papers; they stand beside the repository and are not part of it.</summary>
public static class RealTraces
{
    /// <summary>Full path of a trace; skips the test where the folder is absent, and fails it under continuous integration.</summary>
    public static string Path(string name)
    {
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.Root, "..", "shared", "traces", "kth", name));
        if (File.Exists(path))
        {
            return path;
        }

        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{path} is missing.");
        Assert.Skip($"{path} is missing: the papers' traces are not part of the repository.");
        return path;
    }
}
