using System.Diagnostics;
using System.Globalization;

namespace Meshward.Bench;

/// <summary>The published training loop as a Python script that prints environment steps per second.</summary>
/// <param name="script">Path of the script: <c>SCRIPT TRACE forest|table STEPS</c>.</param>
internal sealed class SeedLoop(string script)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>What is missing to run it, in one line; null where nothing is.</summary>
    public async Task<string?> FindMissingAsync()
    {
        if (!File.Exists(script))
        {
            return $"--baseline: found no file '{script}', expected the published loop as a Python script";
        }

        if (!File.Exists(Python))
        {
            return $"{Python} is missing: install the packages python3-torch python3-sklearn python3-pandas libopenblas0-pthread";
        }

        (int exitCode, _, _) = await RunAsync("-c", "import torch, sklearn, pandas");
        return exitCode == 0 ? null : "a Python package is missing: install python3-torch python3-sklearn python3-pandas libopenblas0-pthread";
    }

    /// <summary>Runs it once.</summary>
    public async Task<double> SampleAsync(string trace, string mode, int steps)
    {
        (int exitCode, string output, string error) = await RunAsync(script, trace, mode, steps.ToString(CultureInfo.InvariantCulture));
        return exitCode == 0 && double.TryParse(output, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)
            ? rate
            : throw new InvalidDataException($"the baseline failed: {error.Trim().Split('\n')[^1]}");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // One thread, as ours: two on small matrices are slower, many times so where the machine does something else.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
