using System.Collections.Immutable;
using Meshward.Core.Control;
using Meshward.Core.Scenarios;

namespace Meshward.Client.Results;

/// <summary>What a scenario means.</summary>
/// <param name="Scenario">The explanation.</param>
/// <param name="Coverage">What of it the trace covers; absent where the trace cannot be read.</param>
/// <param name="SafetyRules">The safety rules of the controller with their numbers, in the order in which they act.</param>
internal sealed record ExplainResult(ScenarioExplanation Scenario, Coverage? Coverage, ImmutableArray<ExplainedRule> SafetyRules);
