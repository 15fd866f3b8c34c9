using System.Runtime.InteropServices;

namespace Meshward.Silo.Settings;

/// <summary>
/// Tells named pipes from files: whoever opens one waits for ever where nobody writes into it. What a shell gives, by <c>/dev/stdin</c> and <c>&lt;(…)</c>,
/// is a pipe too, with a writer, and none that is meant here.
/// </summary>
public static partial class NamedPipe
{
    // statx(2): the mode is at byte 28 of the answer, on every machine.
    private const int CurrentFolder = -100;
    private const uint TypeAlone = 1;
    private const int ModePlace = 28, AnswerBytes = 256;
    private const ushort TypeMask = 0xF000, PipeType = 0x1000;

    /// <summary>Whether a path is one.</summary>
    /// <param name="path">The path; nothing has to be there.</param>
    public static bool Is(string path)
    {
        string full = Path.GetFullPath(path);
        if (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal))
            return false;
        byte[] answer = new byte[AnswerBytes];
        return Statx(CurrentFolder, full, 0, TypeAlone, answer) == 0 && (BitConverter.ToUInt16(answer, ModePlace) & TypeMask) == PipeType;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, [Out] byte[] answer);
}
