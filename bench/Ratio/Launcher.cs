using System.Diagnostics;
using System.Text.Json;

namespace Meshward.Bench;

/// <summary>The console as its users start it.</summary>
internal static class Launcher
{
    /// <summary>Runs a verb to its end.</summary>
    /// <param name="arguments">Verb and flags.</param>
    /// <returns>Seconds of the clock from the start of the process to its end, and what it wrote.</returns>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static async Task<(double Seconds, string Output)> RunAsync(params string[] arguments)
    {
        long began = TimeProvider.System.GetTimestamp();
        ProcessStartInfo start = new(Path.Combine(BenchMesh.Repository, "meshward"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (TimeProvider.System.GetElapsedTime(began).TotalSeconds, output)
            : throw new InvalidDataException($"meshward {string.Join(' ', arguments)}: {(await error).Trim()}");
    }

    /// <summary>Runs a verb, and reads its JSON.</summary>
    public static async Task<(double Seconds, JsonElement Result)> RunJsonAsync(params string[] arguments)
    {
        (double seconds, string output) = await RunAsync([.. arguments, "--json"]);
        return (seconds, JsonDocument.Parse(output).RootElement);
    }
}
