using System.Collections.Concurrent;

namespace Meshward.Grains.Tests.Cluster;

/// <summary>What the grains of a cluster are asked, and where; a test may hold calls up.</summary>
internal sealed class GrainCalls
{
    private readonly ConcurrentQueue<(GrainId Grain, SiloAddress Silo)> _calls = [];

    /// <summary>Called before a grain sees a call, with the silo that it is on.</summary>
    public Func<IIncomingGrainCallContext, SiloAddress, Task>? Before { get; set; }

    /// <summary>Keys of the grains of a type in the order in which they were called, each as often as it was, and the silos that they were on.</summary>
    public (string Key, SiloAddress Silo)[] Of(string grainType) =>
        [.. _calls.Where(call => call.Grain.Type.ToString() == grainType).Select(call => (call.Grain.Key.ToString()!, call.Silo))];

    public IIncomingGrainCallFilter On(ILocalSiloDetails silo) => new Filter(this, silo.SiloAddress);

    private sealed class Filter(GrainCalls calls, SiloAddress silo) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            calls._calls.Enqueue((context.TargetId, silo));
            if (calls.Before is Func<IIncomingGrainCallContext, SiloAddress, Task> before)
                await before(context, silo);
            await context.Invoke();
        }
    }
}
