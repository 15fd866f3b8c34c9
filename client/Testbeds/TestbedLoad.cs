using System.Collections.Immutable;
using Meshward.Core.Collection;
using Meshward.Core.Scenarios;
using Meshward.Testbed.Load;

namespace Meshward.Client.Testbeds;

/// <summary>Sends requests to the testbed as Poisson arrivals, at rates that hold until they are ended.</summary>
/// <param name="front">Where requests are sent to.</param>
/// <param name="services">Names of the services.</param>
/// <param name="seed">Seed of arrivals; each point has arrivals of its own.</param>
/// <param name="clock">The time, by which answers are compared with metrics.</param>
internal sealed class TestbedLoad(Uri front, ImmutableArray<string> services, long seed, TimeProvider clock) : ILoadDriver
{
    // Longer than any monitoring interval; ended long before.
    private static readonly TimeSpan s_endless = TimeSpan.FromDays(1);

    // Longer than the front node's time limit, so that it is the mesh that ends requests.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    // Arrivals of a step are drawn at once: short enough to take no time.
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_warmUp = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends a few requests, so that the first point is not measured on code and connections that are still being made.</summary>
    /// <param name="stop">Ends the waiting.</param>
    public async Task WarmUpAsync(CancellationToken stop)
    {
        using LoadGenerator generator = new(new LoadTarget(front, services, s_patience), PlanOf([.. services.Select(_ => 20.0)], s_warmUp, seed));
        _ = await generator.WarmUpAsync(stop);
        _ = await generator.RunAsync(stop);
    }

    /// <inheritdoc />
    public IOfferedLoad Begin(CollectionPoint point)
    {
        AnswerLog log = new(services.Length, clock);
        return new Running(new LoadGenerator(new LoadTarget(front, services, s_patience), PlanOf(point.Loads, s_endless, seed + 1 + point.Index)) { Ended = log.Add }, log);
    }

    private LoadPlan PlanOf(ImmutableArray<double> loads, TimeSpan length, long arrivals) =>
        new(new ConstantLoad("collected", loads), services.Length, s_step, length, ArrivalKind.Poisson, arrivals);

    private sealed class Running : IOfferedLoad
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly LoadGenerator _generator;
        private readonly AnswerLog _log;
        private readonly Task _load;

        public Running(LoadGenerator generator, AnswerLog log)
        {
            (_generator, _log) = (generator, log);
            _load = generator.RunAsync(_stop.Token);
        }

        public ImmutableArray<AnsweredRequests>? AnsweredBetween(DateTimeOffset start, DateTimeOffset end) => _log.Between(start, end);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _load;
            _generator.Dispose();
            _stop.Dispose();
        }
    }
}
