using System.Collections.Immutable;
using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Control;

/// <summary>
/// The loads that a decision goes by. What is missing is filled in conservatively: a service counts with the highest load that was known of
/// it in the remembered steps, and at least with what its known nodes carry, scaled up to all of them. A service of which nothing is
/// remembered counts with the lowest load of the training, so that it drives nothing; its share counts as missing.
/// </summary>
/// <param name="Services">[services] in the order of the scenario.</param>
/// <param name="MissingShare">Share of the mesh's load that is not measured, 0 to 1.</param>
public sealed record ObservedMesh(ImmutableArray<ObservedService> Services, double MissingShare)
{
    /// <summary>[services] offered requests per second, all finite and at least 0: what policies are asked with.</summary>
    public ImmutableArray<double> Loads => [.. Services.Select(service => service.LoadPerSecond)];

    /// <summary>Whether the metrics of all services are good.</summary>
    public bool IsGood => Services.All(service => service.Quality == SignalQuality.Good);

    /// <summary>What windows say at a time.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="windows">The windows, in any order; a service without one is unknown.</param>
    /// <param name="now">The time.</param>
    /// <param name="present">Where requests are routed to.</param>
    /// <param name="state">What is remembered.</param>
    public static ObservedMesh Of(
        Scenario scenario, ImmutableArray<ServiceWindow> windows, DateTimeOffset now, PresentConfiguration present, SafetyState state)
    {
        ILookup<string, ServiceWindow> own = windows.ToLookup(window => window.Service);
        ILookup<string, double> known = state.Loads.Where(loads => !loads.PerSecond.IsEmpty).ToLookup(loads => loads.Service, loads => loads.PerSecond.Max());
        ImmutableArray<ObservedService> services =
        [
            .. scenario.Mesh.Services.Select((service, index) => Observe(
                scenario, service, index, own[service].FirstOrDefault(), now, present, known[service].Select(load => (double?)load).FirstOrDefault())),
        ];
        bool isAnyForgotten = services.Any(service => service.Quality != SignalQuality.Good && !known.Contains(service.Service));
        return new ObservedMesh(services, isAnyForgotten ? 1 : Share(services));
    }

    private static ObservedService Observe(
        Scenario scenario, string service, int index, ServiceWindow? window, DateTimeOffset now, PresentConfiguration present, double? remembered)
    {
        (SignalQuality quality, double? known, double missing, string reason) = Read(scenario, service, window, now, present);
        double highest = remembered ?? Math.Max(0, scenario.TrainingLoad.Range(index).Low);
        double load = quality == SignalQuality.Good ? known!.Value : Math.Max(highest, missing < 1 ? Finite((known ?? 0) / (1 - missing)) : known ?? 0);
        return new ObservedService(service, quality, load, missing, window?.Age?.TotalSeconds, reason);
    }

    // The quality, what is known of the load, and the share of it that is not.
    private static (SignalQuality Quality, double? Known, double Missing, string Reason) Read(
        Scenario scenario, string service, ServiceWindow? window, DateTimeOffset now, PresentConfiguration present)
    {
        TimeSpan stale = scenario.Safety.StaleAfterOf(scenario.Mesh);
        if (window?.Interval is not { } interval || window.Age is not TimeSpan age)
        {
            return (SignalQuality.Unknown, null, 1, window?.Failure ?? "nothing is known of it");
        }

        if (age > stale || now - interval.End > stale)
        {
            double oldest = Math.Max(age.TotalSeconds, (now - interval.End).TotalSeconds);
            return (SignalQuality.Stale, null, 1, FormattableString.Invariant($"{oldest:0.#} s old{(window.Failure is null ? "" : $": {window.Failure}")}"));
        }

        if (Rate(interval.Requests.Offered) is not double offered)
        {
            return Nodes(scenario, service, interval, present);
        }

        string? warning = window.Warnings.IsDefaultOrEmpty ? null : window.Warnings[0];
        bool lacksTimes = interval.Requests is { State: IntervalState.Serving, Carried.Value: > 0, ResponseTimes.Mean.Kind: StatisticKind.Unknown };
        return (warning, lacksTimes) switch
        {
            (not null, _) => (SignalQuality.Partial, offered, 1, $"the source warns: {warning}"),
            (_, true) => (SignalQuality.Partial, offered, 1, $"its response times are unknown: {interval.Requests.ResponseTimes.Mean.Reason}"),
            _ => (SignalQuality.Good, offered, 0, ""),
        };
    }

    // Where some nodes are known, the others miss what is routed to them; in equal parts where that is not known.
    private static (SignalQuality Quality, double? Known, double Missing, string Reason) Nodes(
        Scenario scenario, string service, ServiceInterval interval, PresentConfiguration present)
    {
        string reason = interval.Requests.Offered.Reason ?? "its offered load is no rate";
        NodeInterval[] unknown = [.. interval.Nodes.Where(node => Rate(node.Requests.Offered) is null)];
        double[] known = [.. interval.Nodes.Select(node => Rate(node.Requests.Offered)).OfType<double>()];
        if (known.Length == 0 || unknown.Any(node => !scenario.Mesh.Nodes.Contains(node.Node)))
        {
            return (SignalQuality.Unknown, null, 1, reason);
        }

        double missing = unknown.Sum(node => present.ShareOf(service, node.Node) ?? 1.0 / scenario.Mesh.Nodes.Length);
        return (SignalQuality.Partial, Finite(known.Sum()), Math.Clamp(missing, 0, 1), $"{string.Join(", ", unknown.Select(node => node.Node))}: {reason}");
    }

    // Of the largest load, so that no sum is too large.
    private static double Share(ImmutableArray<ObservedService> services)
    {
        double largest = services.Max(service => service.LoadPerSecond);
        double[] weights = [.. services.Select(service => largest > 0 ? service.LoadPerSecond / largest : 1)];
        return services.Zip(weights, (service, weight) => service.MissingShare * weight).Sum() / weights.Sum();
    }

    private static double? Rate(Statistic statistic) => statistic.Kind switch
    {
        StatisticKind.NoTraffic => 0,
        StatisticKind.Known when statistic.Value >= 0 => statistic.Value,
        _ => null,
    };

    private static double Finite(double value) => double.IsFinite(value) ? value : double.MaxValue;
}
