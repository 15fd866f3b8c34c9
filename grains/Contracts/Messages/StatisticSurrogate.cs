using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="Statistic"/> on the wire: core knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.statistic")]
internal struct StatisticSurrogate
{
    [Id(0)] public StatisticKind Kind;
    [Id(1)] public double Value;
    [Id(2)] public string? Reason;
}

[RegisterConverter]
internal sealed class StatisticConverter : IConverter<Statistic, StatisticSurrogate>
{
    public Statistic ConvertFromSurrogate(in StatisticSurrogate surrogate) => surrogate.Kind switch
    {
        StatisticKind.Known => Statistic.Known(surrogate.Value),
        StatisticKind.Unknown => Statistic.Unknown(surrogate.Reason ?? ""),
        _ => Statistic.NoTraffic,
    };

    public StatisticSurrogate ConvertToSurrogate(in Statistic value) => new() { Kind = value.Kind, Value = value.Value ?? 0, Reason = value.Reason };
}
