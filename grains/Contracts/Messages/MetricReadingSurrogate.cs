using System.Collections.Immutable;
using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="MetricReading"/> on the wire: core knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.metric-reading")]
internal struct MetricReadingSurrogate
{
    [Id(0)] public ImmutableArray<SampledSeries> Series;
    [Id(1)] public ImmutableArray<string> Warnings;
}

[RegisterConverter]
internal sealed class MetricReadingConverter : IConverter<MetricReading, MetricReadingSurrogate>
{
    public MetricReading ConvertFromSurrogate(in MetricReadingSurrogate surrogate) => new(surrogate.Series, surrogate.Warnings);

    public MetricReadingSurrogate ConvertToSurrogate(in MetricReading value) => new() { Series = value.Series, Warnings = value.Warnings };
}

/// <summary><see cref="SampledSeries"/> on the wire, samples raw.</summary>
[GenerateSerializer, Alias("meshward.sampled-series")]
internal struct SampledSeriesSurrogate
{
    [Id(0)] public MetricKind Kind;
    [Id(1)] public string Target;
    [Id(2)] public string Pod;
    [Id(3)] public string Reporter;
    [Id(4)] public string Source;
    [Id(5)] public string Node;
    [Id(6)] public string ResponseCode;
    [Id(7)] public string ResponseFlags;
    [Id(8)] public string Detail;
    [Id(9)] public double? UpperBoundSeconds;
    [Id(10)] public long[] UnixMilliseconds;
    [Id(11)] public double[] Values;
}

[RegisterConverter]
internal sealed class SampledSeriesConverter : IConverter<SampledSeries, SampledSeriesSurrogate>
{
    public SampledSeries ConvertFromSurrogate(in SampledSeriesSurrogate surrogate) => new(
        new MetricSeries(
            surrogate.Kind,
            surrogate.Target,
            surrogate.Pod,
            surrogate.Reporter,
            surrogate.Source,
            surrogate.Node,
            surrogate.ResponseCode,
            surrogate.ResponseFlags,
            surrogate.Detail,
            surrogate.UpperBoundSeconds),
        [.. surrogate.UnixMilliseconds.Zip(surrogate.Values, (time, value) => new MetricSample(time, value))]);

    public SampledSeriesSurrogate ConvertToSurrogate(in SampledSeries value) => new()
    {
        Kind = value.Series.Kind,
        Target = value.Series.Target,
        Pod = value.Series.Pod,
        Reporter = value.Series.Reporter,
        Source = value.Series.Source,
        Node = value.Series.Node,
        ResponseCode = value.Series.ResponseCode,
        ResponseFlags = value.Series.ResponseFlags,
        Detail = value.Series.Detail,
        UpperBoundSeconds = value.Series.UpperBoundSeconds,
        UnixMilliseconds = [.. value.Samples.Select(sample => sample.UnixMilliseconds)],
        Values = [.. value.Samples.Select(sample => sample.Value)],
    };
}
