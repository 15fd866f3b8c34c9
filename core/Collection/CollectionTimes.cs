using Meshward.Core.Metrics;
using Meshward.Core.Scenarios;

namespace Meshward.Core.Collection;

/// <summary>How long a point takes.</summary>
/// <param name="Settle">Time after a change before monitoring begins, at least 0.</param>
/// <param name="Monitor">Length of the monitoring interval, above 0.</param>
/// <param name="Samples">Longest wait, after the end of the interval, for the samples at its end, above 0.</param>
public sealed record CollectionTimes(TimeSpan Settle, TimeSpan Monitor, TimeSpan Samples)
{
    /// <summary>Longest wait for the samples at the end of an interval where nothing else is said.</summary>
    public static TimeSpan UsualWait { get; } = TimeSpan.FromSeconds(15);

    // Where intervals are short, the sample before one may still be some scrapes old.
    private static readonly TimeSpan s_longAge = TimeSpan.FromSeconds(5);

    /// <summary>How samples become the figures of a monitoring interval.</summary>
    public IntervalPlan Plan => new(Monitor) { MaxSampleAge = Monitor > s_longAge ? Monitor : s_longAge };

    /// <summary>A scenario's settling time and monitoring interval.</summary>
    public static CollectionTimes Of(MeshSpec mesh) => new(mesh.SettlingTime, mesh.MonitoringInterval, UsualWait);
}
