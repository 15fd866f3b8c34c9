using System.Collections.Immutable;

namespace Meshward.Client.Results;

/// <summary>What <c>report</c> found.</summary>
/// <param name="Scenarios">Scenario by scenario.</param>
/// <param name="Pages">The page that compares all of them; those of scenarios are beside it.</param>
/// <param name="Markdown">The tables as Markdown; absent where none were asked for.</param>
/// <param name="Seconds">Seconds from command to pages.</param>
internal sealed record ReportResult(ImmutableArray<ScenarioReport> Scenarios, string Pages, string? Markdown, double Seconds);
