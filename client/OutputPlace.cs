namespace Meshward.Client;

/// <summary>Checks places that will be written to, before work is spent on what would be lost.</summary>
internal static class OutputPlace
{
    /// <summary>Makes sure that files can be written in a folder; makes the folder where it is missing.</summary>
    /// <param name="flag">The flag that named it.</param>
    /// <param name="directory">The folder.</param>
    /// <exception cref="BadInputException">It cannot be used.</exception>
    public static void CheckFolder(string flag, string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            string probe = Path.Combine(directory, $".meshward-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException(flag, $"found '{directory}', expected a folder that can be written to ({Reason(problem)})");
        }
    }

    /// <summary>Makes sure that a file can be written, without touching one that exists.</summary>
    /// <param name="flag">The flag that named it.</param>
    /// <param name="file">The file.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static string CheckFile(string flag, string file)
    {
        string path = UserPath.Full(flag, file, "a file that can be written");
        if (Directory.Exists(path))
        {
            throw new BadInputException(flag, $"found the folder '{file}', expected a file");
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            bool isNew = !File.Exists(path);
            using (new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write))
            {
            }

            if (isNew)
            {
                File.Delete(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException(flag, $"found '{file}', expected a file that can be written ({Reason(problem)})");
        }

        return path;
    }

    private static string Reason(Exception problem) => problem.Message.TrimEnd('.').ReplaceLineEndings(" ");
}
