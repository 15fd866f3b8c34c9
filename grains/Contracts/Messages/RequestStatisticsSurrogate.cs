using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="RequestStatistics"/> on the wire: core knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.request-statistics")]
internal struct RequestStatisticsSurrogate
{
    [Id(0)] public IntervalState State;
    [Id(1)] public Statistic Offered;
    [Id(2)] public Statistic Carried;
    [Id(3)] public Statistic Shed;
    [Id(4)] public Statistic Failed;
    [Id(5)] public Statistic Mean;
    [Id(6)] public Statistic StandardDeviation;
    [Id(7)] public Statistic StandardDeviationError;
    [Id(8)] public Statistic P50;
    [Id(9)] public Statistic P90;
    [Id(10)] public Statistic P95;
    [Id(11)] public Statistic P99;
}

[RegisterConverter]
internal sealed class RequestStatisticsConverter : IConverter<RequestStatistics, RequestStatisticsSurrogate>
{
    public RequestStatistics ConvertFromSurrogate(in RequestStatisticsSurrogate surrogate) => new(
        surrogate.State,
        surrogate.Offered,
        surrogate.Carried,
        surrogate.Shed,
        surrogate.Failed,
        new ResponseTimes(
            surrogate.Mean,
            surrogate.StandardDeviation,
            surrogate.StandardDeviationError,
            surrogate.P50,
            surrogate.P90,
            surrogate.P95,
            surrogate.P99));

    public RequestStatisticsSurrogate ConvertToSurrogate(in RequestStatistics value) => new()
    {
        State = value.State,
        Offered = value.Offered,
        Carried = value.Carried,
        Shed = value.Shed,
        Failed = value.Failed,
        Mean = value.ResponseTimes.Mean,
        StandardDeviation = value.ResponseTimes.StandardDeviation,
        StandardDeviationError = value.ResponseTimes.StandardDeviationError,
        P50 = value.ResponseTimes.P50,
        P90 = value.ResponseTimes.P90,
        P95 = value.ResponseTimes.P95,
        P99 = value.ResponseTimes.P99,
    };
}
