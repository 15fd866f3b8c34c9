using System.Globalization;

namespace Meshward.Grains.Contracts;

/// <summary>Builds and parses the keys of all grains: the only place that knows what they look like.</summary>
public static class GrainKeys
{
    private const char Separator = '/';
    private const char Spare = '*';

    /// <summary>Key of the one grain that knows the cluster as a whole.</summary>
    public const string Cluster = "cluster";

    /// <summary>Key of the controller of a mesh: the mesh's name.</summary>
    public static string Controller(string mesh) => Part(mesh, nameof(mesh));

    /// <summary>Key of the grain of one service of a mesh: <c>mesh/service</c>.</summary>
    public static string Service(string mesh, string service) => $"{Part(mesh, nameof(mesh))}{Separator}{Part(service, nameof(service))}";

    /// <summary>Key of the n-th training of a mesh: <c>mesh-n</c>.</summary>
    /// <param name="mesh">Name of the mesh.</param>
    /// <param name="number">Number of the training, from 1.</param>
    public static string Run(string mesh, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number);
        return string.Create(CultureInfo.InvariantCulture, $"{Part(mesh, nameof(mesh))}-{number}");
    }

    /// <summary>Key of a simulator of a training: <c>run/k</c>, or <c>run/k*s</c> for its s-th spare, which runs the same rounds elsewhere.</summary>
    /// <param name="run">Key of the training.</param>
    /// <param name="simulator">Number of the simulator, from 0.</param>
    /// <param name="spare">Number of the spare, from 1; 0 for the simulator itself.</param>
    public static string Simulator(string run, int simulator, int spare = 0) => Member(run, simulator, spare);

    /// <summary>Key of a group of simulators of a training, which is of the same form; the types of the grains tell them apart.</summary>
    /// <param name="run">Key of the training.</param>
    /// <param name="group">Number of the group in the averaging tree, from 0.</param>
    /// <param name="spare">Number of the spare, from 1; 0 for the group itself.</param>
    public static string Group(string run, int group, int spare = 0) => Member(run, group, spare);

    /// <summary>Mesh and service of a service grain's key.</summary>
    /// <exception cref="FormatException">The key is none that <see cref="Service"/> makes.</exception>
    public static (string Mesh, string Service) ParseService(string key)
    {
        int separator = key.IndexOf(Separator, StringComparison.Ordinal);
        string mesh = key[..Math.Max(separator, 0)], service = key[(separator + 1)..];
        return IsPart(mesh) && IsPart(service) ? (mesh, service) : throw new FormatException($"'{key}' is no key of a service grain: expected mesh/service.");
    }

    /// <summary>Mesh and number of a training's key.</summary>
    /// <exception cref="FormatException">The key is none that <see cref="Run"/> makes.</exception>
    public static (string Mesh, int Number) ParseRun(string key)
    {
        int separator = key.LastIndexOf('-');
        string mesh = key[..Math.Max(separator, 0)];
        return IsPart(mesh) && TryNumber(key[(separator + 1)..], out int number) && number > 0
            ? (mesh, number)
            : throw new FormatException($"'{key}' is no key of a training: expected mesh-number.");
    }

    /// <summary>Training and number of the key of a simulator or a group, and which spare it is; 0 for the simulator or group itself.</summary>
    /// <exception cref="FormatException">The key is none that <see cref="Simulator"/> or <see cref="Group"/> makes.</exception>
    public static (string Run, int Number, int Spare) ParseMember(string key)
    {
        int separator = key.LastIndexOf(Separator);
        string run = key[..Math.Max(separator, 0)], rest = key[(separator + 1)..];
        int mark = rest.IndexOf(Spare, StringComparison.Ordinal);
        int spare = 0;
        bool isSpare = mark < 0 || (TryNumber(rest[(mark + 1)..], out spare) && spare > 0);
        return IsPart(run) && isSpare && TryNumber(mark < 0 ? rest : rest[..mark], out int number)
            ? (run, number, spare)
            : throw new FormatException($"'{key}' is no key of a simulator or a group: expected run/number or run/number*spare.");
    }

    private static string Member(string run, int number, int spare)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfNegative(spare);
        string key = string.Create(CultureInfo.InvariantCulture, $"{Part(run, nameof(run))}{Separator}{number}");
        return spare == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}{Spare}{spare}");
    }

    private static string Part(string value, string name) =>
        IsPart(value) ? value : throw new ArgumentException($"'{value}' cannot be part of a grain key: it is empty or holds '{Separator}'.", name);

    private static bool IsPart(string value) => value.Length > 0 && !value.Contains(Separator, StringComparison.Ordinal);

    // Only the form that formatting gives: "01" and "+1" would name the same number by another key.
    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number.ToString(CultureInfo.InvariantCulture) == text;
}
