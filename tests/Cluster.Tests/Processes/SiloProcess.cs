using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Meshward.Cluster.Tests.Processes;

/// <summary>A silo in a process of its own, as <c>meshward silo</c> starts it.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private SiloProcess(Process process, Task<string> errors, int port, int gateway) =>
        (_process, _errors, Port, Gateway) = (process, errors, port, new IPEndPoint(IPAddress.Loopback, gateway));

    public int Port { get; }

    public IPEndPoint Gateway { get; }

    /// <summary>Starts a silo with one core and waits until it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(string database, int port, int gateway, string data, CancellationToken patience)
    {
        ProcessStartInfo start = new("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "meshward.dll"), "silo", "--clustering", "postgres", "--cores", "1",
            "--port", port.ToString(CultureInfo.InvariantCulture), "--gateway", gateway.ToString(CultureInfo.InvariantCulture), "--data", data,
        ])
        {
            RedirectStandardError = true,
            Environment = { ["MESHWARD_DB"] = database },
        };
        Process process = Process.Start(start)!;
        string? first = await process.StandardError.ReadLineAsync(patience);
        Assert.Contains("is ready", first ?? "nothing", StringComparison.Ordinal);
        return new SiloProcess(process, process.StandardError.ReadToEndAsync(CancellationToken.None), port, gateway);
    }

    /// <summary>Kills it without warning.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _errors;
        _process.Dispose();
    }
}
