using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Comparison;

/// <summary>A scenario, or a variant of it, that a report is about.</summary>
/// <param name="Scenario">The scenario with the trace that is used.</param>
/// <param name="Variant">Variant of its model; null for the model itself.</param>
/// <param name="IsOwn">Whether the trace is the one beside the scenario.</param>
internal sealed record ReportTarget(Scenario Scenario, string? Variant, bool IsOwn)
{
    /// <summary>Full path of the trace.</summary>
    public string TracePath => Path.GetFullPath(Path.Combine(Scenario.Directory, Scenario.Model.Trace));

    /// <summary>A report in which nothing is computed yet.</summary>
    /// <param name="traceHash">Hash of the trace.</param>
    /// <param name="plan">What is to be computed.</param>
    public ScenarioReport Empty(string traceHash, ReportPlan plan) => new()
    {
        Scenario = Scenario.Name,
        Variant = Variant,
        Description = Scenario.Description,
        ScenarioSha256 = Scenario.Hash,
        Trace = Path.GetFileName(TracePath),
        TraceIsOwn = IsOwn,
        TraceSha256 = traceHash,
        Plan = plan,
        Models = [],
    };
}
