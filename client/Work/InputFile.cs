namespace Meshward.Client.Work;

/// <summary>Opens files that the user named.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name as the user gave it.</param>
    /// <param name="what">What it should be, for example "a scenario in YAML".</param>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static FileStream Open(string path, string name, string what)
    {
        if (Directory.Exists(path))
        {
            throw new BadInputException(name, $"found a folder, expected {what}");
        }

        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException(name, $"found no such file, expected {what}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException(name, $"cannot be read, expected {what} ({problem.Message.TrimEnd('.').ReplaceLineEndings(" ")})");
        }
    }
}
