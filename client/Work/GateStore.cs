using System.Collections.Immutable;
using Meshward.Core.Control;

namespace Meshward.Client.Work;

/// <summary>Verdicts of the gate in the data directory, beside the policies: <c>gates/POLICY/RECORDING.json</c>, named by their hashes.</summary>
/// <param name="directory">The data directory.</param>
internal sealed class GateStore(string directory) : IGateVerdicts
{
    private string Folder => Path.Combine(directory, "gates");

    /// <summary>The file that a verdict is kept in.</summary>
    public string FileOf(GateVerdict verdict) => Path.Combine(Folder, GateVerdictFile.NameOf(verdict));

    /// <inheritdoc />
    /// <remarks>The file is written as a whole: who reads meanwhile finds the earlier verdict.</remarks>
    /// <exception cref="WorkFailedException">It cannot be written.</exception>
    public void Keep(GateVerdict verdict)
    {
        string file = FileOf(verdict), draft = $"{file}.{Environment.ProcessId}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(draft, GateVerdictFile.Write(verdict));
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new WorkFailedException($"{file}: the verdict cannot be written ({problem.Message.TrimEnd('.').ReplaceLineEndings(" ")})");
        }
    }

    /// <inheritdoc />
    /// <exception cref="BadInputException">A verdict cannot be read.</exception>
    public ImmutableArray<GateVerdict> Find(string policySha256)
    {
        string folder = Path.Combine(Folder, policySha256);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)]
            : [];
    }

    private static GateVerdict Read(string file) =>
        GateVerdictFile.Read(InputFile.ReadAll(file, file, "a verdict of the gate", GateVerdictFile.MostBytes), file).OrStop();
}
