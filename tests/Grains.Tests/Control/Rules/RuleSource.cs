using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Grains.Tests.Control.Rules;

/// <summary>Metrics of the services of a mesh as a test says, a sample each tenth of a second, since long ago.</summary>
internal sealed class RuleSource : IMetricSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Service> _services = new(StringComparer.Ordinal);

    public RuleSource()
    {
        Set("web", 20, 0.1);
        Set("pay", 5, 0.1);
    }

    /// <summary>From now on a service gets so many requests a second and answers in so many seconds.</summary>
    public void Set(string service, double perSecond, double seconds) => Change(service, own => own with
    {
        Parts = own.Parts.Add(new Part(own.Parts.IsEmpty ? Now() - 6000 : Now() + 1, perSecond / 10, seconds)),
    });

    /// <summary>From now on a question about a service fails.</summary>
    public void Fail(string service) => Change(service, own => own with { Fails = true });

    /// <summary>From now on the source says that a part of the answer is missing.</summary>
    public void Warn(string service) => Change(service, own => own with { Warns = true });

    /// <summary>From now on nothing new is told.</summary>
    public void Freeze(string service) => Change(service, own => own with { Last = Now() });

    public Task<MetricReading> ReadAsync(string service, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Service own;
        lock (_gate)
            own = _services[service];
        if (own.Fails)
            throw new MetricSourceException("Prometheus at http://prometheus.example/: answers 500", isPassing: true);
        long first = (since.ToUnixTimeMilliseconds() / 100) + 1, last = Math.Min(own.Last, Now());
        long[] tenths = [.. Enumerable.Range(0, (int)Math.Max(0, last - first + 1)).Select(k => first + k)];
        return Task.FromResult(new MetricReading(
            [
                Series(MetricKind.Requests, part => part.PerTenth),
                Series(MetricKind.DurationSum, part => part.PerTenth * part.Seconds),
                Series(MetricKind.DurationCount, part => part.PerTenth),
                Series(MetricKind.DurationBucket, part => part.Seconds <= 0.5 ? part.PerTenth : 0, 0.5),
                Series(MetricKind.DurationBucket, part => part.PerTenth, double.PositiveInfinity),
            ],
            own.Warns ? ["a store is left out"] : []));

        SampledSeries Series(MetricKind kind, Func<Part, double> each, double? bound = null) => new(
            new MetricSeries(kind, service, "p", "source", "front", "node1", "200", "-", "", bound),
            [.. tenths.Select(tenth => new MetricSample(tenth * 100, own.Total(tenth, each)))]);
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 100;

    private void Change(string service, Func<Service, Service> change)
    {
        lock (_gate)
            _services[service] = change(_services.GetValueOrDefault(service) ?? new Service([], false, false, long.MaxValue));
    }

    private sealed record Part(long From, double PerTenth, double Seconds);

    private sealed record Service(ImmutableArray<Part> Parts, bool Fails, bool Warns, long Last)
    {
        // What was counted until then, part by part.
        public double Total(long tenth, Func<Part, double> each) => Parts.Select((part, i) =>
            each(part) * Math.Max(0, Math.Min(tenth, i + 1 < Parts.Length ? Parts[i + 1].From : long.MaxValue) - part.From)).Sum();
    }
}
