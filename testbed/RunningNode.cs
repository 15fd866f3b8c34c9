using Meshward.Core.Scenarios;
using Meshward.Testbed.Nodes;
using Meshward.Testbed.Work;

namespace Meshward.Testbed;

/// <summary>A processing node by itself: what a process that runs nothing else holds.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private readonly NodeHost _host;
    private readonly ObjectStore? _objects;

    private RunningNode(NodeHost host, ObjectStore? objects) => (_host, _objects) = (host, objects);

    /// <summary>Port on loopback that it listens on.</summary>
    public int Port => _host.Address.Port;

    /// <summary>Starts it.</summary>
    /// <param name="options">Services, kind of work, seed.</param>
    /// <param name="start">Which node, on which port.</param>
    /// <param name="stop">Ends the start.</param>
    /// <returns>The node, or one line on what keeps it from starting: its port or the database.</returns>
    public static async Task<Checked<RunningNode>> StartAsync(TestbedOptions options, NodeStart start, CancellationToken stop)
    {
        Checked<ObjectStore>? objects = options.Work == WorkKind.Cpu ? await ObjectStore.OpenAsync(options, stop) : null;
        if (objects is { IsValid: false })
        {
            return objects.Diagnostics;
        }

        try
        {
            return new RunningNode(await NodeHost.StartAsync(options with { Cores = start.Cores }, start.Index, start.Port, objects?.Value, stop), objects?.Value);
        }
        catch (Exception problem) when (LoopbackHost.IsPortTaken(problem))
        {
            objects?.Value?.Dispose();
            return LoopbackHost.PortTaken(start.Port, start.Port);
        }
    }

    /// <summary>Ends it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _objects?.Dispose();
    }
}
