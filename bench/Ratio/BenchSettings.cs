using System.Globalization;

namespace Meshward.Bench;

/// <summary>What a run of benchmarks is told.</summary>
/// <param name="Traces">Folder of the public traces.</param>
/// <param name="Trace">Trace of the one-service scenario; null for that of the folder.</param>
/// <param name="Baseline">The published loop as a Python script.</param>
/// <param name="Runs">Samples of each side, at least 1.</param>
/// <param name="Steps">Environment steps of one sample of <c>train</c>, at least 1.</param>
/// <param name="Out">Folder for the results.</param>
/// <param name="Json">Whether JSON is printed instead of a table.</param>
/// <param name="Check">Whether a missed goal makes the exit code 3.</param>
internal sealed record BenchSettings(string Traces, string? Trace, string Baseline, int Runs, long Steps, string Out, bool Json, bool Check)
{
    /// <summary>Flags and what stands behind each.</summary>
    public const string Usage = "[--traces FOLDER] [--trace FILE] [--baseline SCRIPT] [--runs N] [--steps N] [--out FOLDER] [--json] [--check]";

    // As many as a training takes by its own flag.
    private const long MostSteps = 1_000_000_000_000;

    private static readonly string[] _common = ["--runs", "--out"];

    /// <summary>Trace of the one-service scenario.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public string TraceOfCompute => Trace is null ? PublicTrace("tnsm2024.csv") : Existing(Trace, "--trace");

    /// <summary>Reads the flags.</summary>
    /// <param name="arguments">What stands behind the benchmark's name.</param>
    /// <param name="used">Flags that the benchmark looks at, besides those that all do.</param>
    /// <exception cref="InvalidDataException">A flag is wrong; the message is the line to show.</exception>
    public static BenchSettings Parse(ReadOnlySpan<string> arguments, ReadOnlySpan<string> used)
    {
        string shared = Path.Combine(BenchMesh.Repository, "..", "shared");
        Dictionary<string, string> flags = new()
        {
            ["--traces"] = Path.Combine(shared, "traces", "kth"),
            ["--trace"] = "",
            ["--baseline"] = Path.Combine(shared, "bench", "ppo_seed.py"),
            ["--runs"] = "5",
            ["--steps"] = "200000",
            ["--out"] = Path.Combine(BenchMesh.Repository, "bench", "results"),
        };
        bool json = false, check = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--json")
            {
                json = true;
            }
            else if (arguments[i] == "--check")
            {
                check = true;
            }
            else if (flags.ContainsKey(arguments[i]) && !used.Contains(arguments[i]) && !_common.Contains(arguments[i]))
            {
                throw new InvalidDataException($"{arguments[i]}: this benchmark does not look at it, expected {string.Join(", ", [.. _common, .. used, "--json", "--check"])}");
            }
            else if (flags.ContainsKey(arguments[i]) && i + 1 < arguments.Length)
            {
                flags[arguments[i]] = arguments[++i];
            }
            else
            {
                throw new InvalidDataException(flags.ContainsKey(arguments[i])
                    ? $"{arguments[i]}: found nothing behind it, expected a value"
                    : $"found '{arguments[i]}', expected {string.Join(", ", flags.Keys)} with a value, or --json, --check");
            }
        }

        return new(
            flags["--traces"], flags["--trace"] is "" ? null : flags["--trace"], flags["--baseline"], (int)Count(flags, "--runs", int.MaxValue), Count(flags, "--steps", MostSteps),
            Writable(flags["--out"]), json, check);
    }

    /// <summary>A file of the folder of public traces.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public string PublicTrace(string name) => Existing(Path.Combine(Traces, name), "--traces");

    /// <summary>A file that must be there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="flag">The flag that names it, or the folder that it is in.</param>
    /// <exception cref="InvalidDataException">It is not.</exception>
    private static string Existing(string path, string flag) =>
        File.Exists(path) ? path : throw new InvalidDataException($"{flag}: found no file '{path}', expected a trace in CSV");

    // Made now, not after minutes of measuring.
    private static string Writable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(Path.Combine(folder, ".probe"), 1, FileOptions.DeleteOnClose).Dispose();
            return folder;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"--out: found '{folder}', expected a folder that can be written ({problem.Message})", problem);
        }
    }

    private static long Count(Dictionary<string, string> flags, string flag, long most) =>
        long.TryParse(flags[flag], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count >= 1 && count <= most
            ? count
            : throw new InvalidDataException($"{flag}: found '{flags[flag]}', expected a whole number from 1 to {most}");
}
