using Meshward.Core.Metrics;

namespace Meshward.Grains.Contracts;

/// <summary><see cref="ServiceInterval"/> on the wire: core knows nothing of Orleans.</summary>
[GenerateSerializer, Alias("meshward.service-interval")]
internal struct ServiceIntervalSurrogate
{
    [Id(0)] public DateTimeOffset Start;
    [Id(1)] public DateTimeOffset End;
    [Id(2)] public RequestStatistics Requests;
    [Id(3)] public string[] Nodes;
    [Id(4)] public RequestStatistics[] PerNode;
    [Id(5)] public DateTimeOffset? NewestSample;
    [Id(6)] public int NotFinite;
    [Id(7)] public int Resets;
    [Id(8)] public int PodsStarted;
    [Id(9)] public int PodsEnded;
    [Id(10)] public int SecondPages;
    [Id(11)] public int Late;
    [Id(12)] public int Ahead;
}

[RegisterConverter]
internal sealed class ServiceIntervalConverter : IConverter<ServiceInterval, ServiceIntervalSurrogate>
{
    public ServiceInterval ConvertFromSurrogate(in ServiceIntervalSurrogate surrogate) => new(
        surrogate.Start,
        surrogate.End,
        surrogate.Requests,
        [.. surrogate.Nodes.Zip(surrogate.PerNode, (node, requests) => new NodeInterval(node, requests))],
        surrogate.NewestSample,
        new IntervalTally(
            surrogate.NotFinite,
            surrogate.Resets,
            surrogate.PodsStarted,
            surrogate.PodsEnded,
            surrogate.SecondPages,
            surrogate.Late,
            surrogate.Ahead));

    public ServiceIntervalSurrogate ConvertToSurrogate(in ServiceInterval value) => new()
    {
        Start = value.Start,
        End = value.End,
        Requests = value.Requests,
        Nodes = [.. value.Nodes.Select(node => node.Node)],
        PerNode = [.. value.Nodes.Select(node => node.Requests)],
        NewestSample = value.NewestSample,
        NotFinite = value.Tally.NotFinite,
        Resets = value.Tally.Resets,
        PodsStarted = value.Tally.PodsStarted,
        PodsEnded = value.Tally.PodsEnded,
        SecondPages = value.Tally.SecondPages,
        Late = value.Tally.Late,
        Ahead = value.Tally.Ahead,
    };
}
