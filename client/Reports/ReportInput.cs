using System.Collections.Immutable;
using Meshward.Client.Results;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Reports;

/// <summary>What a report is made of.</summary>
internal sealed record ReportInput
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>What the run found.</summary>
    public required RunResult Result { get; init; }

    /// <summary>Policies step by step, in the order of the run's evaluations.</summary>
    public required ImmutableArray<LoadRuns> Loads { get; init; }

    /// <summary>The command line that made it.</summary>
    public required string Command { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Made { get; init; }
}
