namespace Meshward.Silo.Settings;

/// <summary>Reads files that have to be in memory as a whole. Devices do not tell how much there is, and some have no end.</summary>
internal static class BoundedFile
{
    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">Most bytes that it may have.</param>
    /// <returns>Its content; null where it has more.</returns>
    /// <exception cref="IOException">It cannot be read, or is a named pipe.</exception>
    public static byte[]? Read(string path, int mostBytes)
    {
        if (NamedPipe.Is(path))
            throw new IOException("it is a named pipe");
        using FileStream stream = File.OpenRead(path);
        using MemoryStream content = new();
        byte[] piece = new byte[4096];
        for (int count = stream.Read(piece); count > 0; count = stream.Read(piece))
        {
            content.Write(piece.AsSpan(0, count));
            if (content.Length > mostBytes)
                return null;
        }

        return content.ToArray();
    }
}
