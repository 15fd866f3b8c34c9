using Meshward.Client.Options;
using Meshward.Learning.PolicyFiles;

namespace Meshward.Client.Work;

/// <summary>Where <c>train --out</c> puts policies: one in a file, several in a folder by the names of their scenarios.</summary>
internal sealed class PolicyPlace
{
    private readonly string? _out;
    private readonly bool _isFolder;

    private PolicyPlace(string? place, bool isFolder) => (_out, _isFolder) = (place, isFolder);

    /// <summary>Makes sure that it can be written to, before any work.</summary>
    /// <exception cref="BadInputException">It cannot.</exception>
    public static PolicyPlace Check(TrainScenariosOptions options)
    {
        bool isFolder = options.All.Length > 1;
        if (options.Out is string place && isFolder)
        {
            OutputPlace.CheckFolder("--out", place);
        }
        else if (options.Out is string file)
        {
            _ = OutputPlace.CheckFile("--out", file);
        }

        return new PolicyPlace(options.Out, isFolder);
    }

    /// <summary>The file of a scenario's policy; null where none is asked for.</summary>
    public string? FileOf(string scenario) => _out is not null && _isFolder ? Path.Combine(_out, scenario + ".safetensors") : _out;

    /// <summary>Writes a policy, where that is asked for.</summary>
    /// <returns>The file; null where none is asked for.</returns>
    public string? Write(TrainedPolicy policy)
    {
        string? file = FileOf(policy.Scenario);
        if (file is not null)
        {
            PolicyStore.Write(policy, Path.GetFullPath(file));
        }

        return file;
    }
}
