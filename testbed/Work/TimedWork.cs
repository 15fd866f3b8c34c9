using Meshward.Core.Randomness;

namespace Meshward.Testbed.Work;

/// <summary>
/// Holds the worker without burning a core, for a length from an Erlang distribution: it is never close to nothing, as work on a core is
/// not, and varies less than an exponential one.
/// </summary>
/// <param name="service">Mean and stages.</param>
/// <param name="seed">Seed of the node's service.</param>
internal sealed class TimedWork(ServiceProfile service, long seed) : IServiceWork
{
    private const uint Lengths = 0x7E570001;

    public TimeSpan Run(uint request)
    {
        if (service.Stages == 0)
        {
            return service.MeanTime;
        }

        CounterRandom random = new(seed, Lengths, request);
        double length = 0;
        for (int stage = 0; stage < service.Stages; stage++)
        {
            length += random.NextExponential(1.0 / service.Stages);
        }

        return service.MeanTime * length;
    }
}
