using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Meshward.Core.Scenarios;

namespace Meshward.Testbed.Nodes;

/// <summary>A node in a process of its own. One that has died is started again, on the same port, with cores and speed that hold by then.</summary>
internal sealed class NodeProcess : INode
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_beforeRestart = TimeSpan.FromSeconds(1);

    private readonly TestbedOptions _options;
    private readonly int _index;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
    private readonly CancellationTokenSource _stop = new();
    private Process _process;
    private WorkersLook _look;
    private int _cores;
    private double _speed;
    private bool _isDown;
    private Task _watch = Task.CompletedTask;

    private NodeProcess(TestbedOptions options, int index, Process process, int port)
    {
        (_options, _index, _process, _cores, _speed) = (options, index, process, options.Cores, options.Nodes[index].Speed);
        Address = new IPEndPoint(IPAddress.Loopback, port);
        _look = new WorkersLook(_cores, 0, [.. options.Services.Select(_ => 0)], TimeSpan.Zero);
    }

    public string Name => _options.Nodes[_index].Name;

    public IPEndPoint Address { get; }

    public int? ProcessId => Volatile.Read(ref _isDown) ? null : _process.Id;

    /// <summary>Starts a node, and waits until it listens.</summary>
    /// <param name="options">The testbed's.</param>
    /// <param name="index">Place of the node among the nodes, from 0.</param>
    /// <param name="port">Port on loopback; 0 for a free one.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The node, or one line on why it did not start.</returns>
    public static async Task<Checked<NodeProcess>> StartAsync(TestbedOptions options, int index, int port, CancellationToken stop)
    {
        (Process process, int? listens) = await LaunchAsync(options, new NodeStart(index, port, options.Cores), stop);
        if (listens is not int found)
        {
            string[] line = (await process.StandardError.ReadToEndAsync(stop)).Trim().Split('\n')[0].Split(": ", 2);
            await EndAsync(process);
            return line.Length == 2 ? new Diagnostic(line[0], null, null, line[1]) : new Diagnostic(options.Nodes[index].Name, null, null, "its process did not start");
        }

        NodeProcess node = new(options, index, process, found);
        node._watch = node.WatchAsync();
        return node;
    }

    public async Task SetCoresAsync(int cores)
    {
        _cores = cores;
        if (await SetAsync(NodeHost.CoresPath, cores.ToString(CultureInfo.InvariantCulture)))
        {
            _look = _look with { Cores = cores };
        }
    }

    public Task SetSpeedAsync(double speed)
    {
        _speed = speed;
        return SetAsync(NodeHost.SpeedPath, speed.ToString(CultureInfo.InvariantCulture));
    }

    public WorkersLook Look() => _look;

    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watch;
        await EndAsync(_process);
        _client.Dispose();
        _stop.Dispose();
    }

    // The node ends when its standard input does, so that it never outlives this process.
    private static async Task<(Process Process, int? Port)> LaunchAsync(TestbedOptions options, NodeStart start, CancellationToken stop)
    {
        ImmutableArray<string> command = options.NodeCommand!(start);
        Process process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line = await process.StandardOutput.ReadLineAsync(stop);
        return (process, int.TryParse(line, CultureInfo.InvariantCulture, out int port) ? port : null);
    }

    private static async Task EndAsync(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Where it is down, it gets what holds when it comes back.
    private async Task<bool> SetAsync(string path, string value)
    {
        try
        {
            using HttpResponseMessage response = await _client.PutAsync(new Uri($"http://{Address}{path}"), new StringContent(value));
            return response.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_betweenLooks, _options.Clock, _stop.Token);
                if (_process.HasExited)
                {
                    await RestartAsync();
                }
                else
                {
                    await LookAgainAsync();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The testbed ends.
        }
    }

    private async Task LookAgainAsync()
    {
        try
        {
            _look = await _client.GetFromJsonAsync(new Uri($"http://{Address}{NodeHost.LookPath}"), NodeJson.Default.WorkersLook, _stop.Token) ?? _look;
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException || (problem is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            // Busy or gone: the next look tells.
        }
    }

    private async Task RestartAsync()
    {
        Volatile.Write(ref _isDown, true);
        _look = _look with { Busy = 0, Waiting = [.. _look.Waiting.Select(_ => 0)] };
        await Task.Delay(s_beforeRestart, _options.Clock, _stop.Token);
        _process.Dispose();
        (_process, int? port) = await LaunchAsync(_options, new NodeStart(_index, Address.Port, _cores), _stop.Token);
        Volatile.Write(ref _isDown, port is null);
        _ = await SetAsync(NodeHost.SpeedPath, _speed.ToString(CultureInfo.InvariantCulture));
    }
}
