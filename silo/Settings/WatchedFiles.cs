using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Meshward.Silo.Settings;

/// <summary>
/// Files that may be written anew while a silo runs, such as those of a mounted Secret. They are looked at at most once a second, by their content: times of
/// files do not tell every change. Made before they are first read, so that no change between is missed. Whoever asks holds a lock.
/// </summary>
internal sealed class WatchedFiles
{
    // What is longer is none of the files that are meant; a device has no end.
    private const int LongestFile = 1024 * 1024;

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<string> _files;
    private readonly TimeProvider _clock;
    private string _content;
    private long _looked;

    /// <param name="clock">Measures the time between two looks.</param>
    /// <param name="files">The files; null for one that is not given.</param>
    public WatchedFiles(TimeProvider clock, params ReadOnlySpan<string?> files)
    {
        (_files, _clock) = ([.. files.ToArray().OfType<string>()], clock);
        (_content, _looked) = (Content(), clock.GetTimestamp());
    }

    /// <summary>Whether they are others than at the last change that this has told. One that cannot be read is one more content.</summary>
    public bool HaveChanged()
    {
        if (_clock.GetElapsedTime(_looked) < s_betweenLooks)
            return false;
        _looked = _clock.GetTimestamp();
        string content = Content();
        if (content == _content)
            return false;
        _content = content;
        return true;
    }

    private string Content() => string.Join(' ', _files.Select(Hash));

    private static string Hash(string file)
    {
        try
        {
            if (NamedPipe.Is(file))
                return "none";
            using FileStream stream = File.OpenRead(file);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> piece = stackalloc byte[4096];
            for (int read, all = 0; all < LongestFile && (read = stream.Read(piece)) > 0; all += read)
                hash.AppendData(piece[..read]);
            return Convert.ToHexString(hash.GetHashAndReset());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "none";
        }
    }
}
