using System.Text.Json;
using Meshward.Core.Actuation;

namespace Meshward.Client.Live;

/// <summary>
/// A file that holds what a mesh was like before it was changed, beside the trace: it outlives a process that is killed, and the next run puts the mesh
/// back to that. It is there as long as the mesh is not put back.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class StateBefore(string path)
{
    /// <summary>What the mesh was like before a run that did not put it back; null where none is left.</summary>
    /// <param name="name">The file's name, for people.</param>
    /// <exception cref="BadInputException">The file is none of these.</exception>
    public DesiredState? Read(string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<DesiredState>(stream) is { Traffic: not null, NodeCores: not null, ServiceCores: not null, Replicas: not null } state ? state : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new BadInputException(name, "found no state of a mesh, expected what collect wrote before it changed one; where the mesh is as it should be, remove the file");
        }
    }

    /// <summary>Keeps a state; when this returns it is on the disk.</summary>
    public void Write(DesiredState state)
    {
        using FileStream stream = File.Create(path);
        JsonSerializer.Serialize(stream, state);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The mesh is put back.</summary>
    public void Remove() => File.Delete(path);
}
