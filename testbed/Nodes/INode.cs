using System.Net;

namespace Meshward.Testbed.Nodes;

/// <summary>A processing node, in this process or in one of its own.</summary>
internal interface INode : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Where it listens; the same for all of its life.</summary>
    IPEndPoint Address { get; }

    /// <summary>Number of its process; null while it is down.</summary>
    int? ProcessId { get; }

    /// <summary>Sets its cores; a node that is down has them when it comes back.</summary>
    /// <param name="cores">Requests that it works on at the same time, at least 1.</param>
    Task SetCoresAsync(int cores);

    /// <summary>Sets how fast its cores are; a node that is down is so fast when it comes back. Work that was begun takes the time that it would have taken.</summary>
    /// <param name="speed">Timed work takes its length divided by this, above 0.</param>
    Task SetSpeedAsync(double speed);

    /// <summary>Its workers: now, or where it is in another process, a moment ago.</summary>
    WorkersLook Look();

    /// <summary>Ends it at once, as a crash would.</summary>
    Task KillAsync();
}
