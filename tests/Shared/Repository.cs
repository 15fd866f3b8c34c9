namespace Meshward.Tests.Shared;

/// <summary>Where the repository lies.</summary>
public static class Repository
{
    /// <summary>Folder that holds Orleans.sln.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string directory) => File.Exists(System.IO.Path.Combine(directory, "Orleans.sln"))
        ? directory
        : Find(Directory.GetParent(directory)?.FullName ?? throw new InvalidOperationException("Orleans.sln is in no folder above the tests."));
}
