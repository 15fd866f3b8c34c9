using System.Collections.Immutable;

namespace Meshward.Core.Scenarios;

/// <summary>The mesh of a scenario, for people.</summary>
/// <param name="Services">Names of the services.</param>
/// <param name="Nodes">Names of the processing nodes.</param>
/// <param name="TimeStepSeconds">Length of a control cycle.</param>
/// <param name="SettlingSeconds">Part of it that is waited after an action.</param>
/// <param name="MonitoringSeconds">Part of it over which metrics are taken.</param>
public sealed record ExplainedMesh(
    ImmutableArray<string> Services,
    ImmutableArray<string> Nodes,
    double TimeStepSeconds,
    double SettlingSeconds,
    double MonitoringSeconds);
