using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary>Where the samples of a service come from, and which intervals are made of them; on the wire and in storage.</summary>
/// <param name="Prometheus">Address of a Prometheus server that is polled; null where samples are pushed alone.</param>
/// <param name="Interval">Length of a monitoring interval, above zero; at least twice the time between two scrapes.</param>
[GenerateSerializer, Immutable, Alias("meshward.metric-feed")]
public sealed record MetricFeed([property: Id(0)] string? Prometheus, [property: Id(1)] TimeSpan Interval)
{
    /// <summary>Namespace of the service; null for any.</summary>
    [Id(2)]
    public string? ServiceNamespace { get; init; }

    /// <summary>Time between two polls, above zero; by default a quarter of the interval.</summary>
    [Id(3)]
    public TimeSpan PollPeriod { get; init; } = Interval / 4;

    /// <summary>As in <see cref="IntervalPlan.MaxSampleAge"/>, above zero; by default the length of an interval.</summary>
    [Id(4)]
    public TimeSpan MaxSampleAge { get; init; } = Interval;

    /// <summary>As in <see cref="IntervalPlan.Grace"/>, not negative; by default half of an interval.</summary>
    [Id(5)]
    public TimeSpan Grace { get; init; } = Interval / 2;

    /// <summary>When requests of the mesh are given up, in seconds, above zero; null where there is no limit.</summary>
    [Id(6)]
    public double? TimeLimitSeconds { get; init; }

    /// <summary>
    /// How long it is polled though nobody asks for it, above zero: then it ends, as if whoever set it had ended it. Null for ever, by default.
    /// </summary>
    [Id(7)]
    public TimeSpan? EndsUnaskedAfter { get; init; }

    /// <summary>How samples become intervals.</summary>
    public IntervalPlan ToPlan() => new(Interval) { MaxSampleAge = MaxSampleAge, Grace = Grace, TimeLimitSeconds = TimeLimitSeconds };
}
