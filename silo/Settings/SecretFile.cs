using Meshward.Core.Scenarios;

namespace Meshward.Silo.Settings;

/// <summary>Files that hold a secret: nothing of what is in them is ever told.</summary>
internal static class SecretFile
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads one, without the white space around it.</summary>
    /// <param name="source">The setting that names it, for messages.</param>
    /// <param name="path">The file.</param>
    /// <param name="mayBeEmpty">Whether a file that says nothing is one that can be read.</param>
    public static Checked<string> Read(string source, string path, bool mayBeEmpty = false)
    {
        try
        {
            if (BoundedFile.Read(path, MostBytes) is not byte[] content)
                return new Diagnostic(source, null, null, $"found the file {path} of more than 64 KiB, expected a smaller one");
            using StreamReader reader = new(new MemoryStream(content));
            string text = reader.ReadToEnd().Trim();
            return text.Length > 0 || mayBeEmpty ? text : new Diagnostic(source, null, null, $"found the empty file {path}, expected one that says something");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string reason = exception is FileNotFoundException or DirectoryNotFoundException ? "there is none" : exception.Message.ReplaceLineEndings(" ");
            return new Diagnostic(source, null, null, $"found no file {path} that can be read, expected one ({reason})");
        }
    }
}
