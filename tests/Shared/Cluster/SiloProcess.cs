using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Meshward.Tests.Shared;

/// <summary>A silo in a process of its own, as <c>meshward silo</c> starts it, with its cluster in PostgreSQL.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SiloProcess(Process process, Task<string> errors, int gateway) =>
        (_process, _errors, Gateway) = (process, errors, new IPEndPoint(IPAddress.Loopback, gateway));

    /// <summary>Where consoles reach it.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>Waits until it ends by itself.</summary>
    public Task EndAsync(CancellationToken patience) => _process.WaitForExitAsync(patience);

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a silo that computes on one core, and waits until it is ready.</summary>
    /// <param name="database">Connection to a database with Meshward's tables.</param>
    /// <param name="port">Port for other silos.</param>
    /// <param name="gateway">Port for consoles.</param>
    /// <param name="data">Folder of its log.</param>
    /// <param name="core">The core that the whole process, with everything that is not computation, is held on; null for none in particular.</param>
    /// <param name="patience">Ends the waiting.</param>
    /// <param name="flags">More flags.</param>
    /// <param name="environment">More of the environment.</param>
    /// <param name="program">Folder of the console; null for the one that was built with this program.</param>
    public static async Task<SiloProcess> StartAsync(
        string database, int port, int gateway, string data, int? core, CancellationToken patience, string[]? flags = null, IEnumerable<(string Name, string Text)>? environment = null, string? program = null)
    {
        string[] command =
        [
            .. core is int one ? (string[])["taskset", "-c", Text(one)] : [],
            "dotnet", Path.Combine(program ?? AppContext.BaseDirectory, "meshward.dll"), "silo", "--clustering", "postgres", "--cores", "1",
            "--port", Text(port), "--gateway", Text(gateway), "--data", data,
            .. flags ?? [],
        ];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardError = true,
            Environment = { ["MESHWARD_DB"] = database },
        };
        foreach ((string name, string text) in environment ?? [])
        {
            start.Environment[name] = text;
        }

        Process process = Process.Start(start)!;
        string? first = await process.StandardError.ReadLineAsync(patience);
        return first?.Contains("is ready", StringComparison.Ordinal) == true
            ? new SiloProcess(process, process.StandardError.ReadToEndAsync(CancellationToken.None), gateway)
            : throw new InvalidOperationException($"The silo on port {Text(port)} did not start: {first ?? "it said nothing"}");

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Asks it to end, and waits until it has; who has not after a minute is killed.</summary>
    public async Task EndAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(CancellationToken.None);
        }

        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1), TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    /// <summary>Kills it without warning, unless it has ended by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _errors;
        _process.Dispose();
    }
}
