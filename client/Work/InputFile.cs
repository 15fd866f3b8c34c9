using Meshward.Silo.Settings;

namespace Meshward.Client.Work;

/// <summary>Opens files that the user named.</summary>
internal static class InputFile
{
    private const int BytesOfPiece = 1 << 16;

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

        if (NamedPipe.Is(path))
        {
            throw new BadInputException(name, $"found a named pipe, expected {what}");
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

    /// <summary>Reads a file that has to be in memory as a whole.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="name">Its name as the user gave it.</param>
    /// <param name="what">What it should be.</param>
    /// <param name="mostBytes">Most bytes that are read.</param>
    /// <exception cref="BadInputException">It cannot be read, or is larger.</exception>
    public static byte[] ReadAll(string path, string name, string what, int mostBytes)
    {
        using FileStream stream = Open(path, name, what);
        using MemoryStream content = new();
        byte[] piece = new byte[BytesOfPiece];
        try
        {
            // Pipes and devices do not tell how much there is.
            for (int count = stream.Read(piece); count > 0; count = stream.Read(piece))
            {
                content.Write(piece.AsSpan(0, count));
                if (content.Length > mostBytes)
                {
                    throw new BadInputException(name, $"found more than {mostBytes} bytes, expected {what}");
                }
            }
        }
        catch (IOException problem)
        {
            throw new BadInputException(name, $"cannot be read, expected {what} ({problem.Message.TrimEnd('.').ReplaceLineEndings(" ")})");
        }

        return content.ToArray();
    }
}
