using Meshward.Core.Collection;
using Meshward.Grains.Contracts;
using Meshward.Mesh.Metrics;

namespace Meshward.Client.Work;

/// <summary>What service grains poll for a console that measures or controls a mesh.</summary>
internal static class MeshFeed
{
    // Grains whose console or controller is gone for good do not poll for ever.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_shortestPoll = TimeSpan.FromSeconds(1);

    /// <summary>The feed.</summary>
    /// <param name="source">Where metrics are.</param>
    /// <param name="times">How long settling and monitoring take.</param>
    public static MetricFeed Of(PrometheusSettings source, CollectionTimes times) => new(source.Address.AbsoluteUri, times.Monitor)
    {
        ServiceNamespace = source.ServiceNamespace,
        MaxSampleAge = times.Plan.MaxSampleAge,
        PollPeriod = times.Monitor / 4 > s_shortestPoll ? times.Monitor / 4 : s_shortestPoll,
        EndsUnaskedAfter = s_longestPause + times.Settle + (2 * times.Monitor),
    };
}
