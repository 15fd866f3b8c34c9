using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Core.Collection;

/// <summary>A row of a trace while it is put together: what is unknown is missing in it, and the first reason is kept.</summary>
internal sealed class MeasuredRow
{
    private readonly ImmutableArray<double>.Builder _values = ImmutableArray.CreateBuilder<double>();

    /// <summary>One value a column, NaN for missing ones.</summary>
    public ImmutableArray<double> Values => _values.ToImmutable();

    /// <summary>Which statistic is unknown, and why; null where none is.</summary>
    public string? Unknown { get; private set; }

    /// <summary>Adds values as they are.</summary>
    public void Add(params ReadOnlySpan<double> values) => _values.AddRange(values);

    /// <summary>Adds where an interval begins, and how long it is, in seconds.</summary>
    public void AddTime(ServiceInterval interval) =>
        Add((interval.Start - DateTimeOffset.UnixEpoch).TotalSeconds, (interval.End - interval.Start).TotalSeconds);

    /// <summary>Adds what was measured of a service, as <see cref="CollectedColumns.OfService"/> names it.</summary>
    /// <param name="name">The service.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="interval">What was measured.</param>
    public void AddService(string name, ImmutableArray<string> nodes, ServiceInterval interval)
    {
        RequestStatistics all = interval.Requests;
        AddRates($"of {name}", all.Offered, all.Carried, all.Shed, all.Failed);
        Add(Admitted(all));
        ResponseTimes times = all.ResponseTimes;
        AddTimes($"of {name}", all, times.Mean, times.StandardDeviation, times.P50, times.P90, times.P95, times.P99);
        foreach (string node in nodes)
        {
            RequestStatistics? own = OnNode(interval, node);
            AddRates($"of {name} on {node}", own?.Carried ?? Statistic.NoTraffic, own?.Failed ?? Statistic.NoTraffic);
            AddTimes($"of {name} on {node}", own, own?.ResponseTimes.Mean ?? Statistic.NoTraffic, own?.ResponseTimes.P95 ?? Statistic.NoTraffic);
        }
    }

    /// <summary>Adds the share of a service's requests that was shed, and of each node's those that were not, as <see cref="CollectedColumns.OfShares"/> names them.</summary>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="interval">What was measured.</param>
    public void AddShares(ImmutableArray<string> nodes, ServiceInterval interval)
    {
        RequestStatistics all = interval.Requests;
        Add(Share(ValueOf(all.Shed), ValueOf(all.Offered)));
        foreach (string node in nodes)
        {
            RequestStatistics? own = OnNode(interval, node);
            Add(Share(own is null ? 0 : Admitted(own), Admitted(all)));
        }
    }

    /// <summary>Requests per second that were not shed; NaN where that is unknown.</summary>
    public static double Admitted(RequestStatistics requests) => ValueOf(requests.Carried) + ValueOf(requests.Failed);

    /// <summary>What is known of a node: nothing where nothing is known of the service, and null where it had no requests.</summary>
    public static RequestStatistics? OnNode(ServiceInterval interval, string node) =>
        interval.Nodes.IsEmpty && interval.Requests.State == IntervalState.Unknown
            ? interval.Requests
            : interval.Nodes.FirstOrDefault(each => each.Node == node)?.Requests;

    /// <summary>A rate: 0 without traffic, NaN where it is unknown.</summary>
    public static double ValueOf(Statistic rate) => rate.Kind == StatisticKind.NoTraffic ? 0 : rate.Value ?? double.NaN;

    // The share of nothing is missing.
    private static double Share(double part, double whole) => whole > 0 ? part / whole : double.NaN;

    private void AddRates(string what, params ReadOnlySpan<Statistic> rates)
    {
        foreach (Statistic rate in rates)
        {
            Note(what, rate);
            Add(ValueOf(rate));
        }
    }

    private void AddTimes(string what, RequestStatistics? requests, params ReadOnlySpan<Statistic> times)
    {
        bool isServedNone = requests is { State: IntervalState.Overload } && !(requests.Carried.Value > 0);
        foreach (Statistic time in times)
        {
            if (!isServedNone && requests?.Carried.Value > 0)
            {
                Note(what, time);
            }

            Add(isServedNone ? 0 : time.Value ?? double.NaN);
        }
    }

    private void Note(string what, Statistic statistic) => Unknown ??= statistic.Kind == StatisticKind.Unknown ? $"what was measured {what} is unknown: {statistic.Reason}" : null;
}
