using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>The mesh: end-to-end services, the nodes that serve them, and the length of one control cycle.</summary>
/// <param name="Services">Names of the services, in the order that loads are listed in.</param>
/// <param name="Nodes">Names of the processing nodes.</param>
/// <param name="TimeStep">One control cycle: settling time plus monitoring interval.</param>
/// <param name="SettlingTime">Part of the time step that is waited after an action before monitoring.</param>
public sealed record MeshSpec(ImmutableArray<string> Services, ImmutableArray<string> Nodes, TimeSpan TimeStep, TimeSpan SettlingTime)
{
    /// <summary>Part of the time step over which metrics are taken.</summary>
    public TimeSpan MonitoringInterval => TimeStep - SettlingTime;
}
