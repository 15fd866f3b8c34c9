namespace Meshward.Silo.Tests;

/// <summary>A directory of a test's own that goes with it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("meshward-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
