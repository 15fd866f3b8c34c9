using System.Diagnostics;
using System.Text;

namespace Meshward.Bench;

/// <summary>A program that runs beside a soak, with what it said.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ChildProcess(Process process) => _process = process;

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>What it said, on both of its streams.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts the console that was built with this program.</summary>
    public static ChildProcess Console(params ReadOnlySpan<string> arguments) =>
        Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "meshward.dll"), .. arguments]);

    /// <summary>Runs the console to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidDataException">It failed.</exception>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        await using ChildProcess console = Console(arguments);
        int code = await console.EndAsync();
        return code == 0 ? console.Said : throw new InvalidDataException($"meshward {string.Join(' ', arguments)}: {console.Said.Trim()}");
    }

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(string program, params ReadOnlySpan<string> arguments)
    {
        Process process = new() { StartInfo = new(program, arguments.ToArray()) { RedirectStandardOutput = true, RedirectStandardError = true } };
        ChildProcess child = new(process);
        process.OutputDataReceived += (_, line) => child.Hear(line.Data);
        process.ErrorDataReceived += (_, line) => child.Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until it has said something.</summary>
    /// <exception cref="InvalidDataException">It ended without.</exception>
    public async Task UntilSaidAsync(string text, TimeSpan patience)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (!Said.Contains(text, StringComparison.Ordinal))
        {
            if (!IsAlive || TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                throw new InvalidDataException($"{_process.StartInfo.FileName}: expected '{text}', found: {Said.Trim()}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, and waits.</summary>
    public async Task<int> InterruptAsync()
    {
        if (IsAlive)
        {
            using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        return await EndAsync();
    }

    /// <summary>Kills it where it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _ = line is null ? _said : _said.AppendLine(line);
        }
    }
}
