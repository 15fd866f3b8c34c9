using System.Collections.Immutable;
using HdrHistogram;

namespace Meshward.Testbed.Load;

/// <summary>Counts requests and their times; for any number of threads.</summary>
/// <param name="services">Names of the services.</param>
internal sealed class LoadTally(ImmutableArray<string> services)
{
    private const long LongestMicroseconds = 3_600_000_000;
    private const int Digits = 3;
    private const long LateMicroseconds = 1000;

    private readonly Lock _gate = new();
    private readonly LongHistogram _clockError = Times();
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly ServiceTally[] _services = [.. services.Select(_ => new ServiceTally())];
    private long _sent;
    private long _late;

    /// <summary>A request's time has come.</summary>
    public void Offer(int service)
    {
        lock (_gate)
        {
            _services[service].Offered++;
        }
    }

    /// <summary>A request is handed on to be sent.</summary>
    public void Send()
    {
        lock (_gate)
        {
            _sent++;
        }
    }

    /// <summary>A request is on its way, so long after its time.</summary>
    public void Leave(TimeSpan late)
    {
        long microseconds = Microseconds(late);
        lock (_gate)
        {
            _clockError.RecordValue(microseconds);
            _late += microseconds > LateMicroseconds ? 1 : 0;
        }
    }

    /// <summary>A request was answered.</summary>
    public void Serve(int service, string node, TimeSpan time)
    {
        lock (_gate)
        {
            SortedDictionary<string, LongHistogram> nodes = _services[service].Nodes;
            if (!nodes.TryGetValue(node, out LongHistogram? times))
            {
                nodes.Add(node, times = Times());
            }

            times.RecordValue(Microseconds(time));
            _services[service].Served++;
        }
    }

    /// <summary>A request was rejected by blocking.</summary>
    public void Shed(int service)
    {
        lock (_gate)
        {
            _services[service].Shed++;
        }
    }

    /// <summary>A request failed.</summary>
    public void Fail(int service, string kind)
    {
        lock (_gate)
        {
            _services[service].Failed++;
            _failures[kind] = _failures.GetValueOrDefault(kind) + 1;
        }
    }

    /// <summary>What was counted so far.</summary>
    public LoadMeasurement Read(TimeSpan elapsed)
    {
        lock (_gate)
        {
            ImmutableArray<ServiceMeasurement> measured = [.. services.Select((name, index) => _services[index].Read(name))];
            return new LoadMeasurement(
                elapsed.TotalSeconds,
                measured.Sum(service => service.Offered),
                _sent,
                measured.Sum(service => service.Served),
                measured.Sum(service => service.Shed),
                measured.Sum(service => service.Failed),
                _sent - _services.Sum(service => service.Ended),
                _late,
                ResponseTimes.Of(_clockError),
                _failures.ToImmutableSortedDictionary(StringComparer.Ordinal),
                measured);
        }
    }

    private static LongHistogram Times() => new(LongestMicroseconds, Digits);

    private static long Microseconds(TimeSpan time) => Math.Clamp((long)time.TotalMicroseconds, 0, LongestMicroseconds);

    private sealed class ServiceTally
    {
        public SortedDictionary<string, LongHistogram> Nodes { get; } = new(StringComparer.Ordinal);

        public long Offered { get; set; }

        public long Served { get; set; }

        public long Shed { get; set; }

        public long Failed { get; set; }

        public long Ended => Served + Shed + Failed;

        public ServiceMeasurement Read(string name)
        {
            LongHistogram all = Times();
            foreach (LongHistogram node in Nodes.Values)
            {
                all.Add(node);
            }

            return new ServiceMeasurement(
                name, Offered, Served, Shed, Failed, ResponseTimes.Of(all),
                [.. Nodes.Select(node => new NodeMeasurement(node.Key, node.Value.TotalCount, ResponseTimes.Of(node.Value)!))]);
        }
    }
}
