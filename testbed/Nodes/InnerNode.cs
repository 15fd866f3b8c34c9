using System.Net;

namespace Meshward.Testbed.Nodes;

/// <summary>A node in this process. One that was killed stays down.</summary>
/// <param name="host">Its server and workers.</param>
internal sealed class InnerNode(NodeHost host) : INode
{
    private int _isDown;

    public string Name => host.Name;

    public IPEndPoint Address => host.Address;

    public int? ProcessId => Volatile.Read(ref _isDown) == 0 ? Environment.ProcessId : null;

    public Task SetCoresAsync(int cores)
    {
        host.Workers.SetCores(cores);
        return Task.CompletedTask;
    }

    public Task SetSpeedAsync(double speed)
    {
        host.Workers.SetSpeed(speed);
        return Task.CompletedTask;
    }

    public WorkersLook Look() => host.Workers.Look();

    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 0)
        {
            await host.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
