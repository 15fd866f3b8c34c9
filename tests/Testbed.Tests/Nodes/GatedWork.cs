using System.Collections.Concurrent;
using Meshward.Testbed.Work;

namespace Meshward.Testbed.Tests.Nodes;

/// <summary>Work that ends when the test lets it, and remembers who was at it.</summary>
/// <param name="service">Place of its service.</param>
/// <param name="gate">A count that the test releases, one for each request that may end.</param>
/// <param name="begun">Services of requests in the order in which they were begun, shared by all services.</param>
internal sealed class GatedWork(int service, SemaphoreSlim gate, ConcurrentQueue<int> begun) : IServiceWork
{
    public TimeSpan Run(uint request)
    {
        begun.Enqueue(service);
        gate.Wait();
        return TimeSpan.Zero;
    }
}
