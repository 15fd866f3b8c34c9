using System.Diagnostics;
using System.Globalization;

namespace Meshward.Bench;

/// <summary>A Python script as a baseline, on one thread: run once for a number, or kept running and asked for one after the other.</summary>
internal sealed class PythonScript : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;
    private readonly Task<string> _error;

    private PythonScript(Process process) => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    /// <summary>Makes sure that Python and some modules are there.</summary>
    /// <param name="modules">Names to import, separated by commas.</param>
    /// <param name="packages">Debian packages that bring them.</param>
    /// <exception cref="InvalidDataException">Something is missing; the message says what to install.</exception>
    public static async Task RequireAsync(string modules, string packages)
    {
        if (!File.Exists(Python))
        {
            throw new InvalidDataException($"{Python} is missing: install the packages {packages}");
        }

        await using PythonScript check = Start("-c", $"import {modules}");
        await check._process.WaitForExitAsync();
        if (check._process.ExitCode != 0)
        {
            throw new InvalidDataException($"a Python package is missing: install {packages}");
        }
    }

    /// <summary>Runs a script that prints a number above 0, and waits for its end.</summary>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static async Task<double> RunAsync(params string[] arguments)
    {
        await using PythonScript script = Start(arguments);
        double number = await script.ReadAsync();
        await script.EndAsync();
        return number;
    }

    /// <summary>Seconds that a script takes from its start to its end.</summary>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static async Task<double> SecondsAsync(params string[] arguments)
    {
        long began = TimeProvider.System.GetTimestamp();
        await using PythonScript script = Start(arguments);
        await script.EndAsync();
        return TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Starts a script.</summary>
    public static PythonScript Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // One thread, as ours: two on small matrices are slower, many times so where the machine does something else.
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        return new PythonScript(Process.Start(start)!);
    }

    /// <summary>Gives a running script a line, and takes the number above 0 that it prints.</summary>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public async Task<double> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await ReadAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<double> ReadAsync()
    {
        string? output = await _process.StandardOutput.ReadLineAsync();
        if (double.TryParse(output, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number))
        {
            return number;
        }

        throw output is null ? await FailureAsync() : new InvalidDataException($"the baseline failed: it printed '{output}'; expected a number above 0");
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        if (_process.ExitCode != 0)
        {
            throw await FailureAsync();
        }
    }

    // The last line of a Python traceback says what went wrong.
    private async Task<InvalidDataException> FailureAsync()
    {
        string said = (await _error).Trim().Split('\n')[^1];
        return new InvalidDataException($"the baseline failed: {(said.Length > 0 ? said : "it printed nothing")}; expected a number above 0");
    }
}
